"""The shape of the last days, for lists; the number beside it says how much."""

from datetime import datetime, timedelta

from django.utils.safestring import SafeString

from trends.charts.axes import Frame
from trends.charts.series import Series, columns
from trends.charts.svg import element, number
from trends.compacting import Point

SPAN = timedelta(days=7)
STEP = timedelta(hours=4)
WIDTH, HEIGHT = 120, 28
ROUND = 2.5


def sparkline(points: list[Point], end: datetime) -> SafeString:
    """A week up to an instant in steps of four hours, to its own scale from zero; empty without points."""
    series = Series(end - SPAN, end, [point for point in points if point[0] > end - SPAN])
    if not series:
        return SafeString()
    found = columns(series, STEP)
    top = max(found.values)
    frame = Frame(0, ROUND + 1, WIDTH - ROUND - 1, HEIGHT - 2 * ROUND - 2, *found.span)
    path, before = "", None
    for edge, value in zip(found.edges, found.values, strict=False):
        if value != before:
            y = number(frame.y(value / top))
            path += f"H{number(frame.x(edge))}V{y}" if path else f"M0 {y}"
        before = value
    end_y = frame.y(found.values[-1] / top)
    return element(
        "svg",
        element("path", class_="line", d=f"{path}H{number(frame.right)}", fill="none"),
        element("circle", class_="dot", cx=frame.right, cy=end_y, r=ROUND),
        class_="spark",
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        width=WIDTH,
        height=HEIGHT,
        aria_hidden="true",
    )
