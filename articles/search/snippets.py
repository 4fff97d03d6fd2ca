"""A piece of the original text around what was found, with every hit marked."""

import re
import unicodedata
from collections.abc import Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from articles.search.tokens import VARIANTS

WIDTH = 90
MOST_HITS = 50
#: A character with what is written over or behind it: ｶﾞ is one, though it is two in the file.
COMBINING = re.compile(r"[\u0300-\u036f\u3099\u309a\uff9e\uff9f]")
CLUSTER = re.compile(rf".{COMBINING.pattern}*", re.DOTALL)


class Folding(dict[int, str]):
    """What a character is compared as, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        """NFKC, without case, 異体字 as their usual form."""
        folded = unicodedata.normalize("NFKC", chr(code)).casefold().translate(VARIANTS)
        self[code] = folded
        return folded


FOLDED = Folding()


def snippet(text: str, words: list[str], width: int = WIDTH) -> SafeString:
    """About `width` characters of a text, from the beginning of a sentence if that is near; hits marked."""
    hits = _hits(text, words)
    start = _start(text, hits, width)
    end = min(start + width, len(text))
    marked = _marked(text, hits, start, end)
    before, after = "…" if start else "", "…" if end < len(text) else ""
    # `_marked` has escaped every piece.
    return mark_safe(f"{before}{marked}{after}")  # noqa: S308


def highlighted(text: str, words: list[str]) -> SafeString:
    """A whole text with every hit in `mark`."""
    return mark_safe(_marked(text, _hits(text, words), 0, len(text)))  # noqa: S308


def _hits(text: str, words: list[str]) -> list[tuple[int, int]]:
    """Where the words stand in the original, merged where they touch."""
    plain, sources = _clusters(text)
    found = []
    for word in words:
        # Long vowels may be written or not: サーバ finds サーバー.
        pattern = "ー?".join(re.escape(letter) for letter in word if letter != "ー")
        spans = (
            [match.span() for match in re.finditer(pattern, plain)][:MOST_HITS] if pattern else []
        )
        found += [(sources[begin], sources[end]) for begin, end in spans]
    merged: list[tuple[int, int]] = []
    for begin, end in sorted(found):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged


def _clusters(text: str) -> tuple[str, Sequence[int]]:
    """The text as it is compared, and for each of its characters the place in the original."""
    if not COMBINING.search(text):
        plain = text.translate(FOLDED)
        if len(plain) == len(text):  # one for one, as nearly always
            return plain, range(len(text) + 1)
    pieces: list[str] = []
    sources: list[int] = []
    for cluster in CLUSTER.finditer(text):
        folded = unicodedata.normalize("NFKC", cluster[0]).casefold().translate(VARIANTS)
        pieces.append(folded)
        sources += [cluster.start()] * len(folded)
    return "".join(pieces), [*sources, len(text)]


def _start(text: str, hits: list[tuple[int, int]], width: int) -> int:
    if not hits:
        return 0
    first = hits[0][0]
    sentence = max(text.rfind(mark, 0, first) for mark in "。\n") + 1
    start = sentence if first - sentence < width // 2 else max(0, first - width // 4)
    return min(start, max(0, len(text) - width))


def _marked(text: str, hits: list[tuple[int, int]], start: int, end: int) -> str:
    pieces, place = [], start
    for begin, stop in hits:
        first, last = max(begin, start), min(stop, end)
        if first < last:
            pieces += [escape(text[place:first]), f"<mark>{escape(text[first:last])}</mark>"]
            place = last
    return "".join([*pieces, escape(text[place:end])])
