"""What schema.org lets a JSON-LD thing say: properties of its type, values of their range."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

VOCABULARY = json.loads((Path(__file__).parent / "samples" / "schema-org.json").read_text())
TYPES, PROPERTIES = VOCABULARY["types"], VOCABULARY["properties"]


def above(kind: str) -> set[str]:
    """A type and all types above it."""
    return {kind}.union(*(above(parent) for parent in TYPES.get(kind, [])))


def faults(thing: dict[str, Any]) -> list[str]:
    """What schema.org would not have, a line each; empty for a thing in its words."""
    kind = thing.get("@type", "")
    if kind not in TYPES:
        return [f"{kind or thing}: no known type"]
    found = []
    for name, value in thing.items():
        if name.startswith("@"):
            continue
        allowed = PROPERTIES.get(name, {"domain": [], "range": []})
        if not above(kind) & set(allowed["domain"]):
            found.append(f"{kind} has no {name}")
        for one in value if isinstance(value, list) else [value]:
            if not _in_range(one, set(allowed["range"])):
                found.append(f"{kind}.{name}: {one!r:.60} is none of {allowed['range']}")
            found += faults(one) if isinstance(one, dict) else []
    return found


def _in_range(value: Any, kinds: set[str]) -> bool:
    match value:
        case dict():
            return bool(above(value.get("@type", "")) & kinds)
        case bool():
            return "Boolean" in kinds
        case int():
            return bool(kinds & {"Integer", "Number"})
        case str():
            return bool(value) and ("Text" in kinds or any(_reads_as(value, one) for one in kinds))
    return False


def _reads_as(text: str, kind: str) -> bool:
    try:
        match kind:
            case "URL":
                return bool(urlsplit(text).netloc)
            case "DateTime":
                return datetime.fromisoformat(text).tzinfo is not None
            case "Date":
                return bool(date.fromisoformat(text))
    except ValueError:
        return False
    return False
