"""Where things lie in a picture: its frame, the lines of its numbers and the ticks of its time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil, floor, log10

from django.utils import timezone
from django.utils.safestring import SafeString

from trends.charts.svg import element, number, text_width

#: Room for one label of time.
LABEL_ROOM = 62
GAP = 14
MONTH = 30.4


@dataclass(frozen=True)
class Frame:
    """The plot within a picture, from an instant to another (seconds since 1970)."""

    left: float
    top: float
    width: float
    height: float
    start: float
    end: float

    @property
    def right(self) -> float:
        """Where the plot ends."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Where its zero lies."""
        return self.top + self.height

    def x(self, at: float) -> float:
        """Where an instant lies."""
        return self.left + (at - self.start) / (self.end - self.start) * self.width

    def y(self, share: float) -> float:
        """Where a share of the height lies, from the bottom."""
        return self.bottom - share * self.height


def scale(highest: int) -> tuple[int, int]:
    """The top of an axis from zero and its step: three to five lines, values of 1-2-5 always on one."""
    size = 10 ** floor(log10(max(highest, 1)))
    steps = [max(1, size * times // 10) for times in (2, 5, 10, 20)]
    step = next(step for step in steps if highest <= 5 * step)
    return max(1, ceil(highest / step)) * step, step


def hairlines(frame: Frame, labels: dict[float, str]) -> SafeString:
    """Lines at shares of the height."""
    path = "".join(
        f"M{number(frame.left)} {number(frame.y(at))}h{number(frame.width)}" for at in labels
    )
    return element("path", class_="grid", d=path, stroke="#888", fill="none")


def numbers(frame: Frame, labels: dict[float, str]) -> Iterator[SafeString]:
    """The number of each hairline, standing on it."""
    for at, label in labels.items():
        yield element("text", label, class_="halo", x=frame.left, y=frame.y(at) - 4)


def time_axis(frame: Frame) -> Iterator[SafeString]:
    """The baseline with its dates; those without room are left out, never turned."""
    path = f"M{number(frame.left)} {number(frame.bottom)}h{number(frame.width)}"
    texts, taken = [], -99.0
    for at, label in ticks(frame):
        x, width = frame.x(at), text_width(label)
        if x - taken < width / 2 + GAP or x > frame.right - 8:
            continue
        path += f"M{number(x)} {number(frame.bottom)}v5"
        anchor = "start" if x < width / 2 else "middle"
        texts.append(element("text", label, x=x, y=frame.bottom + 18, text_anchor=anchor))
        taken = x + width / 2
    yield element("path", class_="base", d=path, stroke="#444", fill="none")
    yield from texts


def ticks(frame: Frame) -> list[tuple[float, str]]:
    """The days or months that get a label, in Japanese time."""
    days = (frame.end - frame.start) / 86_400
    most = max(2, int(frame.width / LABEL_ROOM))
    zone = timezone.get_default_timezone()
    start, end = (datetime.fromtimestamp(at, zone) for at in (frame.start, frame.end))
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    found = (_days if days <= 45 else _months)(midnight, end, days, most)
    return [(at.timestamp(), label) for at, label in found if at >= start]


def _days(day: datetime, end: datetime, days: float, most: int) -> list[tuple[datetime, str]]:
    step = next((step for step in (1, 2, 7) if days / step <= most), 14)
    if step >= 7:  # from a Monday on
        day -= timedelta(days=day.weekday())
    found = []
    while day <= end:
        found.append((day, f"{day.month}/{day.day}"))
        day += timedelta(days=step)
    return found


def _months(day: datetime, end: datetime, days: float, most: int) -> list[tuple[datetime, str]]:
    step = next((step for step in (1, 2, 3, 6) if days / MONTH / step <= most), 12)
    month = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    found = []
    while month <= end:
        if (month.month - 1) % step == 0:
            found.append((month, f"{month.year}年" if month.month == 1 else f"{month.month}月"))
        month = (month + timedelta(days=32)).replace(day=1)
    if found and all("年" not in label for _, label in found):
        found[0] = (found[0][0], f"{found[0][0].year}年{found[0][1]}")
    return found
