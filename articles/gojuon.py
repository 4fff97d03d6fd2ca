"""The rows of the Japanese syllabary (五十音), by which names are looked up."""

import unicodedata

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
#: All rows in their order.
NAMES = [*ROWS, LATIN, OTHERS]
#: Names and their place in the order; a name without a reading comes by its own letters.
KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}


def sort_key(reading: str, name: str) -> tuple[int, str]:
    """By row, then by reading: hiragana and katakana, voiced or small, stand together."""
    text = _plain(reading or name)
    return NAMES.index(row_of(reading, name)), text


def row_of(reading: str, name: str) -> str:
    """あ, か … わ, A–Z, or その他 for what has no reading."""
    first = _plain(reading or name)[:1]
    if first.isascii() and first.isalnum():
        return LATIN
    return next((row for row, letters in ROWS.items() if first and first in letters), OTHERS)


def _plain(text: str) -> str:
    """Without marks of voice, in full-size hiragana."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(KATAKANA_TO_HIRAGANA)
    bare = "".join(c for c in unicodedata.normalize("NFD", folded) if c not in "\u3099\u309a")
    return bare.translate(SMALL)
