"""The chart of one trend: linear from zero and filled, so that a burst looks like a burst."""

from collections.abc import Iterator
from enum import Enum

from django.utils.safestring import SafeString

from trends import traffic
from trends.charts import marks as marking
from trends.charts.axes import Frame, hairlines, numbers, scale, time_axis
from trends.charts.look import style
from trends.charts.marks import Mark
from trends.charts.series import Columns, Series, columns
from trends.charts.svg import element, number, text_width
from trends.charts.words import month_and_day, summary, title

LEFT, RIGHT, ABOVE, BELOW = 8, 12, 26, 28
LINE = 17


class Size(Enum):
    """The two sizes charts are drawn in: text scaled down from the wide one could not be read on a phone."""

    WIDE = (720, 300)
    NARROW = (360, 260)


def chart(
    keyword: str,
    series: Series,
    marks: list[Mark] = (),
    size: Size = Size.WIDE,
    *,
    standalone: bool = False,
) -> SafeString:
    """An SVG element, for a page that has css/charts.css; standalone: a file with a style of its own.

    Equal input gives equal text. The series must not be empty.
    """
    found = columns(series)
    width, height = size.value
    above = ABOVE + (marking.HEIGHT if marks else 0)
    frame = Frame(LEFT, above, width - LEFT - RIGHT, height - above - BELOW, *found.span)
    top, step = scale(max(found.values))
    lines = _lines(top, step, found)
    plot = element(
        "g",
        hairlines(frame, lines),
        *_area(frame, found, top, ongoing=series.latest() > 0),
        *time_axis(frame),
        *numbers(frame, lines),
        *_labels(frame, series, found, top),
        role="img",
        aria_label=f"{title(keyword, series)}。{summary(series)}",
    )
    told = [element("title", title(keyword, series)), element("desc", summary(series)), style()]
    marked = list(marking.drawn(frame, marks))
    return element(
        "svg",
        *(told if standalone else []),
        plot,
        element("g", *marked, aria_hidden="true") if marked else SafeString(),
        xmlns="http://www.w3.org/2000/svg",
        class_=f"chart {size.name.lower()}",
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
    )


def _lines(top: int, step: int, found: Columns) -> dict[float, str]:
    labels = {value / top: traffic.number(value) for value in range(step, top + 1, step)}
    labels[1.0] += f"回以上（{'日ごとの最高' if found.by_day else '概数'}）"
    return labels


def _area(frame: Frame, found: Columns, top: int, *, ongoing: bool) -> Iterator[SafeString]:
    """One part for each time in the list; what is still in it does not fall to zero at the end."""
    runs = _runs(frame, found, top)
    base = f"V{number(frame.bottom)}"
    last = runs.pop() if ongoing and runs else None
    if runs:
        yield element("path", class_="area line", d="".join(run + base for run in runs))
    if last:
        yield element("path", class_="area", d=last + base)
        yield element("path", class_="line", d=last, fill="none")


def _runs(frame: Frame, found: Columns, top: int) -> list[str]:
    runs, before = [], 0
    for place, value in enumerate(found.values):
        x = number(frame.x(found.edges[place]))
        if value and not before:
            runs.append(f"M{x} {number(frame.bottom)}V{number(frame.y(value / top))}")
        elif value and value != before:
            runs[-1] += f"H{x}V{number(frame.y(value / top))}"
        elif before and not value:
            runs[-1] += f"H{x}"
        before = value
    if before:
        runs[-1] += f"H{number(frame.right)}"
    return runs


def _labels(frame: Frame, series: Series, found: Columns, top: int) -> Iterator[SafeString]:
    """The peak and the end, in bold; one label where they are the same."""
    day, peak = series.peak()
    latest = series.latest()
    end = f"いま {traffic.shown(latest)}" if latest else "いま 圏外"
    y = frame.y(latest / top)
    if latest == peak:
        yield _text(frame, f"{end}（最高）", frame.right, y - 10, "end")
    else:
        label = f"最高 {traffic.shown(peak)}（{month_and_day(day)}）"
        x, anchor = _beside(frame, found, text_width(label))
        peak_y = frame.y(peak / top) + 5
        yield _text(frame, label, x, peak_y, anchor)
        from_x = x if anchor == "start" else x - text_width(label)
        blocked = (from_x, from_x + text_width(label), peak_y)
        yield _text(frame, end, frame.right, _free(frame, found, top, end, blocked), "end")
    yield element("circle", class_="dot", cx=frame.right, cy=y, r=4.5)


def _beside(frame: Frame, found: Columns, width: float) -> tuple[float, str]:
    """Where the peak's label goes: to its right if there is room, else to its left."""
    place = found.values.index(max(found.values))
    right = frame.x(found.edges[place + 1]) + 8
    if right + width < frame.right:
        return right, "start"
    return max(frame.x(found.edges[place]) - 8, frame.left + width), "end"


def _free(
    frame: Frame, found: Columns, top: int, label: str, blocked: tuple[float, float, float]
) -> float:
    """A height for the label of the end: above what is under it, and away from the peak's."""
    width = text_width(label)
    under = found.values[
        found.at(frame.end - (width + 6) / frame.width * (frame.end - frame.start)) :
    ]
    y = frame.y(max(under) / top) - 9
    start, end, other = blocked
    if end > frame.right - width - 6 and start < frame.right and abs(y - other) < LINE:
        return other + LINE if y > other else other - LINE
    return y


def _text(frame: Frame, label: str, x: float, y: float, anchor: str) -> SafeString:
    return element(
        "text", label, class_="key halo", x=x, y=max(y, frame.top - 12.0), text_anchor=anchor
    )
