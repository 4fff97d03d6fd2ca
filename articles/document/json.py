"""The JSON form of the document."""

import json
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from articles.document import (
    BLOCK_TYPES,
    Block,
    Document,
    DocumentError,
    Section,
    Source,
    Trend,
    refuse_too_many,
)
from articles.richtext import storable

TYPE_NAMES = {block_type: name for name, block_type in BLOCK_TYPES.items()}
#: Japanese for the person whose file it is: field annotation → what was expected.
EXPECTED = {
    str: "文字列",
    int: "整数",
    bool: "true か false",
    date: "YYYY-MM-DD の日付",
    datetime: "ISO 8601 の日時",
}
LEVELS = (2, 3)
#: An article has some five.
MOST_TOPICS = 50
SEVERAL = {Document: {"topics": str}, BLOCK_TYPES["use"]: {"elements": str}}


def dump(document: Document) -> str:
    """The document as JSON text: keys in the contract's order, Japanese unescaped, a final newline."""
    return json.dumps(as_json(document), ensure_ascii=False, indent=2) + "\n"


def as_json(thing: Any) -> Any:
    """A document, or any part of it, as plain JSON values; a block says its type first."""
    if isinstance(thing, list):
        return [as_json(item) for item in thing]
    if isinstance(thing, date):
        return thing.isoformat()
    if type(thing) in TYPE_NAMES:
        return {"type": TYPE_NAMES[type(thing)]} | _fields_as_json(thing)
    if isinstance(thing, Document | Source | Trend):
        return _fields_as_json(thing)
    return thing


def _fields_as_json(thing: Any) -> dict[str, Any]:
    return {field.name: as_json(getattr(thing, field.name)) for field in fields(thing)}


def load(text: str) -> Document:
    """The document of a JSON text. Raises DocumentError; unknown keys are refused, none is ignored."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DocumentError(f"JSONとして読めません：{error}") from error
    return load_object(value)


def load_object(value: Any) -> Document:
    """The document of plain JSON values. Raises DocumentError."""
    value = dict(_object(value, "文書"))
    blocks = value.pop("blocks", [])
    if not isinstance(blocks, list):
        raise DocumentError("blocks は配列にしてください。")
    refuse_too_many(blocks)
    document = _build(Document, value, "文書")
    if len(document.topics) > MOST_TOPICS:
        raise DocumentError(f"トピックが多すぎます（上限 {MOST_TOPICS}）。")
    document.blocks = [load_block(block, f"blocks[{i}]") for i, block in enumerate(blocks)]
    return document


def load_source(value: Any, place: str) -> Source:
    """A source of plain JSON values. Raises DocumentError, which names the place."""
    return _build(Source, _object(value, place), place)


def load_text_block(text: str) -> Block:
    """One block of a JSON text. Raises DocumentError."""
    try:
        return load_block(json.loads(text), "ブロック")
    except (ValueError, RecursionError) as error:
        raise DocumentError(f"ブロックをJSONとして読めません：{error}") from error


def load_block(value: Any, place: str) -> Block:
    """One block of its JSON values. Raises DocumentError, which names the place."""
    value = dict(_object(value, place))
    kind = value.pop("type", None)
    if not isinstance(kind, str) or kind not in BLOCK_TYPES:
        raise DocumentError(f"{place}：type は {'・'.join(BLOCK_TYPES)} のどれかにしてください。")
    block = _build(BLOCK_TYPES[kind], value, place)
    if isinstance(block, Section) and block.level not in LEVELS:
        raise DocumentError(f"{place}.level：2か3にしてください。")
    return block


def _object(value: Any, place: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise DocumentError(f"{place}：オブジェクトではありません。")
    return value


def _build(cls: type, value: dict[str, Any], place: str) -> Any:
    known = {field.name: field.type for field in fields(cls) if field.name != "blocks"}
    if unknown := value.keys() - known.keys():
        raise DocumentError(f"{place}：知らない項目があります（{'、'.join(sorted(unknown))}）。")
    several = SEVERAL.get(cls, {})
    try:
        return cls(
            **{
                name: _value(item, known[name], several.get(name), f"{place}.{name}")
                for name, item in value.items()
            }
        )
    except TypeError as error:
        raise DocumentError(f"{place}：必要な項目がありません。") from error


def _value(item: Any, annotation: Any, several: type | None, place: str) -> Any:
    """`item` as the dataclass field wants it. Annotations are `T`, `T | None` or `list[str]`."""
    if several:
        if not isinstance(item, list):
            raise DocumentError(f"{place}：配列にしてください。")
        return [_value(part, several, None, f"{place}[{i}]") for i, part in enumerate(item)]
    options = getattr(annotation, "__args__", (annotation,))
    wanted = options[0]
    if item is None and type(None) in options:
        return None
    if wanted in {Source, Trend}:
        return _build(wanted, _object(item, place), place)
    if wanted in {date, datetime} and isinstance(item, str):
        try:
            return wanted.fromisoformat(item)
        except ValueError:
            pass
    elif type(item) is wanted:
        return storable(item) if wanted is str else item
    raise DocumentError(f"{place}：{EXPECTED[wanted]}にしてください。")
