"""Japanese text as tokens: pairs of characters for Japanese, whole words for letters and digits.

A run of Japanese becomes its overlapping pairs and its last single character, so that one character is found
at any place by the beginning of a token. No dictionary: every word is found, also the one coined today.
"""

import re
import unicodedata
from dataclasses import dataclass

#: What is looked at of a query; nobody types more on purpose.
LONGEST_QUERY, MOST_TERMS = 200, 10

KATAKANA = "\u30a1-\u30fa\u30fc"
JAPANESE = (
    f"々〆〇\u3041-\u3096\u309d\u309e{KATAKANA}\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
)
RUN = re.compile(rf"(?P<japanese>[{JAPANESE}]+)|(?P<digits>\d+)|(?P<word>[^\W\d_{JAPANESE}]+)")
#: Between the words of a query: also what no database takes (controls, halves of surrogate pairs).
SEPARATOR = re.compile(r"[\s、。,;・\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
#: 異体字 that NFKC leaves as they are.
VARIANTS = str.maketrans(
    "髙﨑嵜邊邉齋齊斉德濵濱澤廣國學櫻瀨會圓澁曾ヶヵ",
    "高崎崎辺辺斎斎斎徳浜浜沢広国学桜瀬会円渋曽ケカ",
)
VARIANT = re.compile(f"[{''.join(map(chr, VARIANTS))}]")
#: What NFKC leaves alone, and what it may change: with the character before, which a mark may join.
PLAIN = "\\n -~ぁ-ゖァ-ー一-鿿、。「」"
NOT_PLAIN = re.compile(f"[{PLAIN}]?[^{PLAIN}]+")
VOICED_V = {"ヴァ": "バ", "ヴィ": "ビ", "ヴェ": "ベ", "ヴォ": "ボ", "ヴ": "ブ"}
# Each begins with what is rare, then looks back: the other way round costs forty times as much.
DASH_IN_KATAKANA = re.compile(rf"[‐‑–—―−](?<=[{KATAKANA}].)(?=[{KATAKANA}])")
COMMA_IN_NUMBER = re.compile(r",(?<=\d,)(?=\d{3})")
#: サーバー is サーバ, but ビール is not ビル: only after three or more, at the end of a word.
FINAL_LONG = re.compile(rf"ー(?<=[{KATAKANA}]{{3}}ー)(?![{KATAKANA}])")


def normalized(text: str) -> str:
    """Text in which width, case, 異体字 and long vowels no longer differ."""
    text = NOT_PLAIN.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text).casefold()
    text = VARIANT.sub(lambda found: found[0].translate(VARIANTS), text)
    if "ヴ" in text:
        for written, meant in VOICED_V.items():
            text = text.replace(written, meant)
    text = COMMA_IN_NUMBER.sub("", DASH_IN_KATAKANA.sub("ー", text))
    return FINAL_LONG.sub("", text)


def tokens(text: str) -> list[str]:
    """The tokens of a text, in its order."""
    found: list[str] = []
    for run in RUN.finditer(normalized(text)):
        found += _pairs(run[0]) if run.lastgroup == "japanese" else [run[0]]
    return found


def _pairs(run: str) -> list[str]:
    return [run[place : place + 2] for place in range(len(run))]


@dataclass(frozen=True)
class Phrase:
    """Tokens that follow each other; of the last one perhaps only the beginning."""

    tokens: tuple[str, ...]
    open_end: bool


def terms(query: str) -> list[str]:
    """The words of a query, normalised; what has no letter or digit is none."""
    found = SEPARATOR.split(normalized(query[:LONGEST_QUERY]))
    return [term for term in found if RUN.search(term)][:MOST_TERMS]


def phrase(term: str) -> Phrase:
    """What to look for to find a normalised term wherever it stands."""
    runs = list(RUN.finditer(term))
    found: list[str] = []
    for run in runs[:-1]:
        found += _pairs(run[0]) if run.lastgroup == "japanese" else [run[0]]
    last = runs[-1]
    if last.lastgroup != "japanese":
        # The beginning of a word is enough from three letters on; a number is a number.
        return Phrase((*found, last[0]), last.lastgroup == "word" and len(last[0]) > 2)
    pairs = _pairs(last[0])
    return Phrase((*found, *(pairs[:-1] or pairs)), open_end=len(pairs) == 1)
