"""Bytes → text: UTF-8, Shift_JIS, EUC-JP and UTF-16 are read, anything else is refused."""

import codecs
import re
import unicodedata

from charset_normalizer import from_bytes

from articles.document import DocumentError

LARGEST = 10 * 1024 * 1024
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# cp932 is Shift_JIS as Windows writes it (① ㈱ 髙).
JAPANESE = ["cp932", "euc_jp"]
SHIFT_TO_KANJI = b"\x1b$"  # ISO-2022-JP is all ASCII to a decoder that does not know it
# What cp932 makes of bytes that no writer of Shift_JIS uses.
UNUSED = re.compile("[\x80\uf8f0-\uf8f3]")
INVISIBLE = {"Cc", "Cf", "Zs", "Zl", "Zp"}


def decode(data: bytes) -> str:
    """The text of a file. Raises DocumentError if it is empty, too large, binary or undecodable."""
    if len(data) > LARGEST:
        raise DocumentError(f"ファイルが大きすぎます（上限 {LARGEST // 1024 // 1024} MB）。")
    if not data.strip():
        raise DocumentError("ファイルが空です。")
    mark = next((mark for mark in MARKS if data.startswith(mark)), None)
    if mark is None and b"\x00" in data:
        raise DocumentError("テキストではありません（バイナリファイルです）。")
    text = _strict(data, MARKS[mark]) if mark else _unmarked(data)
    if text is None:
        raise DocumentError("文字コードを判別できません。UTF-8で保存してください。")
    if _is_binary(text):
        raise DocumentError("テキストではありません（バイナリファイルです）。")
    if all(unicodedata.category(character) in INVISIBLE for character in text):
        raise DocumentError("文書に内容がありません。")
    return text


def _unmarked(data: bytes) -> str | None:
    if SHIFT_TO_KANJI in data:
        return _strict(data, "iso2022_jp")
    return _strict(data, "utf-8") or _japanese(data)


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeError:
        return None


def _japanese(data: bytes) -> str | None:
    """The reading charset-normalizer finds likeliest among the Japanese encodings that fit exactly."""
    fitting = [encoding for encoding in JAPANESE if _strict(data, encoding) is not None]
    if len(fitting) > 1:
        best = from_bytes(data, cp_isolation=fitting, language_threshold=0.0).best()
        fitting = [best.encoding] if best and best.encoding in fitting else fitting
    text = _strict(data, fitting[0]) if fitting else None
    return text if text is not None and _is_japanese(text) else None


def _is_japanese(text: str) -> bool:
    """Whether there is as much kana as in any Japanese text; Chinese and Korean fit the bytes, too."""
    written = sum(character > "\x7f" for character in text)
    return sum("ぁ" <= character <= "ヺ" for character in text) * 10 >= written


def _is_binary(text: str) -> bool:
    """Whether there are bytes no text has, or controls make up more than one in a hundred."""
    if UNUSED.search(text):
        return True
    controls = sum(character < " " and character not in "\t\n\r\f\x1b" for character in text)
    return controls * 100 > len(text)
