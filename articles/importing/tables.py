"""Tables: which are about the uses of elements, and how lines split into cells."""

import re
from dataclasses import dataclass

WIDE_GAP = re.compile(r"\t|\s{2,}")
ANY_GAP = re.compile(r"\s+")
OTHER_HEADERS = re.compile(r"製品|例")


@dataclass(frozen=True)
class Columns:
    """Which column of a table holds what; None where there is none."""

    application: int
    elements: int
    products: int | None
    source: int | None


def uses_columns(header: list[str]) -> Columns | None:
    """The columns of an element-use table; None if it is about something else.

    Every column must be known: 用途, 元素, 製品 or 例, 出典.
    """
    places: dict[str, int] = {}
    for index, name in enumerate(header):
        kind = _kind(name)
        if kind is None or kind in places:
            return None
        places[kind] = index
    if "application" not in places or "elements" not in places:
        return None
    return Columns(
        places["application"], places["elements"], places.get("products"), places.get("source")
    )


def _kind(name: str) -> str | None:
    if "元素" in name:
        return "elements"
    if "用途" in name:
        return "application"
    if "出典" in name:
        return "source"
    return "products" if OTHER_HEADERS.search(name) else None


def is_uses_header(cells: list[str]) -> bool:
    """Whether these are the headers of an element-use table."""
    return uses_columns(cells) is not None


def split_cells(line: str) -> list[str]:
    """The cells of a line, by pipes, else by tabs or wide gaps, else by any space."""
    line = line.strip(" \u3000")
    if "|" in line:
        return [cell.strip() for cell in line.strip("|").split("|")]
    if "\t" in line:
        return [cell.strip() for cell in line.split("\t")]
    wide = WIDE_GAP.split(line)
    return wide if len(wide) > 1 else ANY_GAP.split(line)


def split_use_row(line: str, count: int) -> list[str]:
    """A row below a use header that spaces divide: wide gaps if they fit, else single ones.

    With more words than columns, the last column takes the rest.
    """
    wide = WIDE_GAP.split(line.strip())
    return wide if len(wide) == count else ANY_GAP.split(line.strip(), maxsplit=count - 1)
