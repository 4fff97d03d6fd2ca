"""Japanese typesetting: where a line may break (JIS X 4051), and titles broken into even lines."""

import re
from collections.abc import Callable, Iterable
from functools import cache
from itertools import accumulate, pairwise
from unicodedata import category, east_asian_width

import budoux

#: No line begins with these (行頭禁則).
NEVER_FIRST = (
    ":：;；、。,.，．・?？!！)）]］}｝」』】〕〉》〙〗’”…‥‐–〜～%％℃"
    "ーァィゥェォッャュョヮヵヶぁぃぅぇぉっゃゅょゎゝゞヽヾ々"
)
#: No line ends with these (行末禁則).
NEVER_LAST = "(（[［{｛「『【〔〈《〘〖‘“¥￥$＄#＃"
#: Between these a word or a number goes on: 3.5, 12:30, GPT-5, R&D.
WITHIN_WORDS = ".,:'’-+/&@_．，"
#: What a number counts stays with it: 22時, 5万円.
COUNTERS = "年月日時分秒人円件個本台回歳社倍度位割万億兆"
PAUSE = re.compile(r"[、。：；！？:;!?]+|\s+|[─―—]{2,}")
KANJI, KATAKANA = re.compile(r"[\u4e00-\u9fff]{2}"), re.compile(r"[\u30a1-\u30ff]{2}")
#: A line that ends with one of these is as good as a line half as uneven.
STRONG = "：:。！？"

#: No writer sets more marks in a row, and a run of a million is not looked through from each of its places.
MOST_MARKS = 20

Width = Callable[[str], float]


@cache
def phrase_parser() -> budoux.Parser:
    """BudouX with its Japanese model, loaded once."""
    return budoux.load_default_japanese_parser()


def may_break(text: str, place: int) -> bool:
    """Whether a line may end before the character at a place."""
    before, after = text[place - 1], text[place]
    if after.isspace() or after in NEVER_FIRST or before in NEVER_LAST:
        return False
    if category(after) in {"Mn", "Me", "Cf"} or before == after in "─―—":
        return False
    if before.isdecimal() and after in COUNTERS:
        return False
    return not (_in_word(before) and _in_word(after))


def phrases(text: str) -> list[str]:
    """The text in pieces at whose edges a reader would pause and a line may break."""
    pauses = {match.end() for match in PAUSE.finditer(text)}
    parsed = accumulate(len(piece) for piece in phrase_parser().parse(text))
    # Between two kanji the parser is wrong more often than right.
    wanted = pauses | {_moved(text, place) for place in parsed if not _between(KANJI, text, place)}
    return _cut(text, (place for place in wanted if 0 < place < len(text)))


def lines(text: str, room: float, width: Width) -> list[str]:
    """The text in as few lines as can be, none wider than the room, as even as can be.

    Phrases stay whole where they fit into a line, words and numbers likewise.
    """
    pieces = [piece for phrase in phrases(text.strip()) for piece in _fitting(phrase, room, width)]
    starts = [*_starts(pieces, room, width), len(pieces)]
    return ["".join(pieces[start:end]).strip() for start, end in pairwise(starts)]


def fitted(text: str, most: int, room: float, width: Width) -> list[str]:
    """The same in at most so many lines; what is too long ends with 「…」."""
    found = lines(text, room, width)
    if len(found) <= most:
        return found
    while width(text) > most * room:
        text = text[:-1]
    while len(found) > most:
        places = range(len(text) - 1, len(text) // 2, -1)
        end = next((place for place in places if may_break(text, place)), len(text) - 1)
        text = text[:end].rstrip(NEVER_LAST + "、。：:・ 　")
        found = lines(text + "…", room, width)
    return found


def _in_word(character: str) -> bool:
    """Whether a character is part of a word of letters or of a number, full-width ones too."""
    letter = character.isalnum() and east_asian_width(character) not in "WH"
    return letter or character in WITHIN_WORDS


def _between(script: re.Pattern, text: str, place: int) -> bool:
    return bool(script.fullmatch(text[place - 1 : place + 1]))


def _moved(text: str, place: int) -> int:
    """The place behind the closing marks that follow it, or before the opening ones it follows."""
    for _ in range(MOST_MARKS):
        if place < len(text) and text[place] in NEVER_FIRST:
            place += 1
    for _ in range(MOST_MARKS):
        if place > 0 and text[place - 1] in NEVER_LAST:
            place -= 1
    return place


def _cut(text: str, places: Iterable[int]) -> list[str]:
    allowed = sorted(place for place in places if may_break(text, place))
    edges = [0, *allowed, len(text)]
    return [text[start:end] for start, end in pairwise(edges) if start < end]


def _fitting(phrase: str, room: float, width: Width) -> list[str]:
    """A phrase, or its parts where it is wider than a line; words and numbers whole if they can be."""
    if width(phrase.rstrip()) <= room:
        return [phrase]
    places = (place for place in range(1, len(phrase)) if not _between(KATAKANA, phrase, place))
    pieces = _cut(phrase, places)
    return [part for piece in pieces for part in ([piece] if width(piece) <= room else piece)]


def _starts(pieces: list[str], room: float, width: Width) -> list[int]:
    """Which pieces begin a line: fewest lines, then the least sum of squared empty room."""
    widths = [width(piece) for piece in pieces]
    best: list[tuple[int, float, int]] = [(0, 0.0, 0)]
    for end in range(1, len(pieces) + 1):
        strength = 0.5 if pieces[end - 1][-1] in STRONG else 1.0
        options, wide = [], 0.0
        for start in reversed(range(end)):
            wide += widths[start]
            if wide > room and options:
                break
            count, uneven, _ = best[start]
            options.append((count + 1, uneven + strength * (room - wide) ** 2, start))
        best.append(min(options))
    starts, end = [], len(pieces)
    while end:
        end = best[end][2]
        starts.insert(0, end)
    return starts
