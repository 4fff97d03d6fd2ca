"""The periodic table as rows and columns (IUPAC, 18 columns; lanthanoids and actinoids below)."""

from collections.abc import Mapping
from dataclasses import dataclass

from articles.models import Element

COLUMNS = 18
#: The first number of each period.
PERIODS = (1, 3, 11, 19, 37, 55, 87, 119)
#: Rows of the elements that stand below: their first and last number.
BELOW = {8: (57, 71), 9: (89, 103)}
#: Uses of the lightest shade and up.
SHADES = (1, 3, 10, 30)


@dataclass(frozen=True)
class Cell:
    """A place in the table: an element with its number of uses, a way to the rows below, or nothing."""

    element: Element | None = None
    uses: int = 0
    below: str = ""

    @property
    def shade(self) -> int:
        """0 without uses, to 4."""
        return sum(self.uses >= least for least in SHADES)


def place(number: int) -> tuple[int, int]:
    """Row and column of an element, from 1."""
    for row, (first, last) in BELOW.items():
        if first <= number <= last:
            return row, number - first + 3
    period = next(period for period, first in enumerate(PERIODS) if number < first)
    nth = number - PERIODS[period - 1]
    length = PERIODS[period] - PERIODS[period - 1]
    if nth < (1 if period == 1 else 2):
        return period, nth + 1
    return period, COLUMNS - (length - nth - 1)


def rows(elements: list[Element], uses: Mapping[int, int]) -> list[list[Cell]]:
    """Nine rows of eighteen cells."""
    table = [[Cell() for _ in range(COLUMNS)] for _ in range(9)]
    for row, below in ((6, "57–71"), (7, "89–103")):
        table[row - 1][2] = Cell(below=below)
    for element in elements:
        row, column = place(element.number)
        table[row - 1][column - 1] = Cell(element, uses.get(element.number, 0))
    return table
