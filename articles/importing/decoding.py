"""Bytes → text: UTF-8, Shift_JIS, EUC-JP and UTF-16 are read, anything else is refused."""

import codecs

from charset_normalizer import from_bytes

from articles.document import DocumentError

LARGEST = 10 * 1024 * 1024
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# cp932 is Shift_JIS as Windows writes it (① ㈱ 髙); eucjis2004 reads what EUC-JP files contain.
JAPANESE = ["cp932", "euc_jp", "iso2022_jp"]


def decode(data: bytes) -> str:
    """The text of a file. Raises DocumentError if it is empty, too large, binary or undecodable."""
    if len(data) > LARGEST:
        raise DocumentError(f"ファイルが大きすぎます（上限 {LARGEST // 1024 // 1024} MB）。")
    if not data.strip():
        raise DocumentError("ファイルが空です。")
    text = _marked(data)
    if text is None:
        if b"\x00" in data:
            raise DocumentError("テキストではありません（バイナリファイルです）。")
        text = _strict(data, "utf-8") or _japanese(data)
    if text is None:
        raise DocumentError("文字コードを判別できません。UTF-8で保存してください。")
    if _is_binary(text):
        raise DocumentError("テキストではありません（バイナリファイルです）。")
    return text


def _marked(data: bytes) -> str | None:
    for mark, encoding in MARKS.items():
        if data.startswith(mark):
            return _strict(data, encoding)
    return None


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
    return _strict(data, fitting[0]) if fitting else None


def _is_binary(text: str) -> bool:
    """Whether control characters that no text has make up more than one in a hundred."""
    controls = sum(character < " " and character not in "\t\n\r\f\x1b" for character in text)
    return controls * 100 > len(text)
