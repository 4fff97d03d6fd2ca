"""CSV for spreadsheets: marked as UTF-8, without cells that would be formulas (OWASP, CSV injection)."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

#: In full width too: spreadsheets in Japanese take those for the same (OWASP, CSV Injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(cell: str) -> str:
    """The cell with an apostrophe before it if it would be a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def restored(cell: str) -> str:
    """A cell `harmless` wrote, as it was."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def lines(rows: Iterable[list[Any]]) -> Iterator[str]:
    """The rows as lines of CSV, one at a time; Excel takes them for UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff"
    for row in rows:
        yield writer.writerow(row)


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line
