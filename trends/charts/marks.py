"""Numbers over a chart for what was published, and for what happened."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.safestring import SafeString

from trends.charts.axes import Frame
from trends.charts.svg import element, number

MOST = 9
#: Half of a mark, the room it takes, and how far the second row lies below the first.
HALF, ROOM, ROW = 8, 18, 19
ROWS = 2
HEIGHT = ROWS * ROW


@dataclass(frozen=True)
class Mark:
    """Something that happened at an instant: an `article` that appeared, or an `event` it tells of."""

    at: datetime
    kind: str
    label: str
    url: str
    number: int = 0


def numbered(marks: list[Mark]) -> list[Mark]:
    """The newest marks, as many as a chart can bear, numbered in the order of time."""
    newest = sorted(marks, key=lambda mark: mark.at)[-MOST:]
    return [replace(mark, number=place) for place, mark in enumerate(newest, 1)]


def drawn(frame: Frame, marks: list[Mark]) -> Iterator[SafeString]:
    """Each mark in its place above the plot, with a line down to its instant.

    The links are for pointers: the list under the chart has the same ones for everybody.
    """
    within = [mark for mark in marks if frame.start <= mark.at.timestamp() <= frame.end]
    for mark, (x, row) in zip(within, _places(frame, within), strict=True):
        y = HALF + 2 + row * ROW
        at = frame.x(mark.at.timestamp())
        line = f"M{number(x)} {number(y + HALF)}L{number(at)} {number(frame.top - 4)}V{number(frame.bottom)}"
        yield element("path", class_="fall", d=line, stroke="#888", fill="none")
        yield element(
            "a",
            element("title", mark.label),
            _shape(mark, x, y),
            element(
                "text", str(mark.number), class_=mark.kind, x=x, y=y + 3.8, text_anchor="middle"
            ),
            href=mark.url,
            tabindex="-1",
        )


def _shape(mark: Mark, x: float, y: float) -> SafeString:
    if mark.kind == "event":
        return element("circle", class_="event", cx=x, cy=y, r=HALF)
    side = 2 * HALF
    return element("rect", class_="article", x=x - HALF, y=y - HALF, width=side, height=side, rx=2)


def _places(frame: Frame, marks: list[Mark]) -> list[tuple[float, int]]:
    """Where each mark goes: over its instant if there is room in a row, else as little aside as needed."""
    taken = [float("-inf")] * ROWS
    places: list[tuple[float, int]] = []
    for mark in marks:
        row = min(range(ROWS), key=lambda row: max(frame.x(mark.at.timestamp()), taken[row] + ROOM))
        x = max(frame.x(mark.at.timestamp()), taken[row] + ROOM, frame.left + HALF)
        taken[row] = x
        places.append((x, row))
    limit = [frame.right - HALF] * ROWS
    for place in reversed(range(len(places))):
        x, row = places[place]
        places[place] = (min(x, limit[row]), row)
        limit[row] = places[place][0] - ROOM
    return places
