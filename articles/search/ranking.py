"""Which of several hits comes first: where the words stand, and how well they stand there."""

import re
from collections.abc import Callable
from functools import cache

from articles.models import Findable, SearchDocument
from articles.search.tokens import JAPANESE, normalized
from articles.typesetting import phrase_parser

#: Occurrences that are looked at, and characters around one that BudouX is given (it looks at three).
MOST_OCCURRENCES, AROUND = 3, 6
TITLE, TAGS, BODY = 2, 1, 0
WHOLE, BEGINS, ENDS, INSIDE = 1.0, 0.6, 0.4, 0.2
CHINESE = re.compile(f"[{JAPANESE}]")

Score = tuple[float, float]


def score(document: SearchDocument, ways: list[list[str]]) -> Score:
    """How good a hit is, larger is better: whole words first, then by where the worst placed word stands.

    `ways` are the normalised words, each in the ways it can be written. 京都 in 古都・京都 is a whole word,
    in 東京都 the end of another one.
    """
    texts = [document.title, document.tags, document.body]
    # Of quotes and events the words are text, whatever column they stand in.
    places = (TITLE, TAGS, BODY) if document.kind == Findable.ARTICLE else (BODY, BODY, BODY)
    placed = list(zip(places, texts, strict=True))
    folded = cache(normalized)  # the long text once, however many words
    best = [max(_best(word, placed, folded) for word in words) for words in ways]
    worst = min(quality for _, quality in best)
    return (1.0 if worst == WHOLE else 0.0, min(place for place, _ in best) + worst)


def _best(
    word: str, placed: list[tuple[int, str]], folded: Callable[[str], str]
) -> tuple[int, float]:
    """The best place a word stands in, and how well it stands there."""
    for place, text in placed:
        plain = folded(text)  # the long text only where the short ones have nothing
        if word in plain:
            return place, quality(plain, word)
    return BODY, 0.0


def quality(text: str, word: str) -> float:
    """How well a word stands in a normalised text, at the best of its first occurrences."""
    best = 0.0
    for found in list(re.finditer(re.escape(word), text))[:MOST_OCCURRENCES]:
        begins = _begins(text, found.start(), word)
        after = text[found.end() : found.end() + 1]
        ends = _script(after) != _script(word[-1])
        here = {(True, True): WHOLE, (True, False): BEGINS, (False, True): ENDS}
        best = max(best, here.get((begins, ends), INSIDE))
    return best


def _begins(text: str, place: int, word: str) -> bool:
    """Whether a word begins here: the script changes, or BudouX sees a phrase begin."""
    if _script(text[place - 1 : place]) != _script(word[0]):
        return True
    start = max(0, place - AROUND)
    position = 0
    for piece in phrase_parser().parse(text[start : place + AROUND]):
        if position == place - start:
            return True
        position += len(piece)
    return False


def _script(character: str) -> str:
    if "ァ" <= character <= "ヺ" or character == "ー":
        return "katakana"
    if "\u3041" <= character <= "\u3096":
        return "hiragana"
    if character and CHINESE.match(character):
        return "kanji"
    return "word" if character.isalnum() else ""
