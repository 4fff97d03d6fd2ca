"""The rows of the Japanese syllabary (五十音), by which names are looked up."""

import unicodedata
from collections.abc import Iterable
from itertools import groupby
from typing import Any

ROWS = {
    "あ": "あいうえお",
    "か": "かきくけこ",
    "さ": "さしすせそ",
    "た": "たちつてと",
    "な": "なにぬねの",
    "は": "はひふへほ",
    "ま": "まみむめも",
    "や": "やゆよ",
    "ら": "らりるれろ",
    "わ": "わをん",
}
SMALL = str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ")
LATIN, OTHERS = "A–Z", "その他"
#: Names and their place in the order; a name without a reading comes by its own letters.
KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}


def sort_key(reading: str, name: str) -> tuple[int, str]:
    """By row, then by reading: hiragana and katakana, voiced or small, stand together."""
    text = _plain(reading or name)
    rows = [*ROWS, LATIN, OTHERS]
    return rows.index(row_of(reading, name)), text


def row_of(reading: str, name: str) -> str:
    """あ, か … わ, A–Z, or その他 for what has no reading."""
    first = _plain(reading or name)[:1]
    if first.isascii() and first.isalnum():
        return LATIN
    return next((row for row, letters in ROWS.items() if first and first in letters), OTHERS)


def in_rows(things: Iterable[Any]) -> list[tuple[str, list[Any]]]:
    """Things with `reading` and `name`, in order, by rows."""
    ordered = sorted(things, key=lambda thing: sort_key(thing.reading, thing.name))
    rows = groupby(ordered, key=lambda thing: row_of(thing.reading, thing.name))
    return [(row, list(members)) for row, members in rows]


def _plain(text: str) -> str:
    """Without marks of voice, in full-size hiragana."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(KATAKANA_TO_HIRAGANA)
    bare = "".join(c for c in unicodedata.normalize("NFD", folded) if c not in "\u3099\u309a")
    return bare.translate(SMALL)
