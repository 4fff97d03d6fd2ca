"""Up to four trends in one chart: lines on a logarithmic scale, never filled, named where they end."""

from collections.abc import Iterator
from math import ceil, floor, log10

from django.utils.safestring import SafeString

from trends import traffic
from trends.charts.axes import Frame, hairlines, numbers, time_axis
from trends.charts.series import DAY, Columns, Series, columns
from trends.charts.svg import element, number, text_width
from trends.charts.trend import BELOW, LEFT, Size
from trends.charts.words import summary

MOST = 4
ABOVE, ROW = 26, 16
#: Below this a logarithmic axis does not begin: the smallest traffic a feed tells.
LEAST = 100


def comparison(series: dict[str, Series], size: Size = Size.WIDE) -> SafeString:
    """An SVG element for a page with css/charts.css, of series over one span by the name of each.

    None of them may be empty. Told apart by dash as well as by colour.
    """
    width, height = size.value
    found = [columns(one, DAY) for one in series.values()]
    right = max(text_width(name) for name in series) + 18 if size == Size.WIDE else 12
    above = ABOVE if size == Size.WIDE else ABOVE + ROW * len(series)
    frame = Frame(LEFT, above, width - LEFT - right, height - above - BELOW, *found[0].span)
    values = [value for one in found for value in one.values if value]
    bottom = max(2, floor(log10(min(values))))
    top = max(bottom + 1, ceil(log10(max(values))))
    labels = _labels(bottom, top)
    curves = [_curve(frame, one, place, bottom, top) for place, one in enumerate(found)]
    names = _at_ends(frame, list(series), found, bottom, top) if size == Size.WIDE else _key(series)
    return element(
        "svg",
        hairlines(frame, labels),
        *curves,
        *time_axis(frame),
        *numbers(frame, labels),
        *names,
        xmlns="http://www.w3.org/2000/svg",
        class_=f"chart {size.name.lower()}",
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
        role="img",
        aria_label="比較。"
        + "".join(f"「{name}」：{summary(one)}" for name, one in series.items()),
    )


def _labels(bottom: int, top: int) -> dict[float, str]:
    labels = {
        (power - bottom) / (top - bottom): traffic.number(10**power)
        for power in range(bottom, top + 1)
    }
    labels[1.0] += "回以上（日ごとの最高、縦軸は1段で10倍）"
    return labels


def _height(frame: Frame, value: int, bottom: int, top: int) -> float:
    return frame.y((log10(max(value, LEAST)) - bottom) / (top - bottom))


def _curve(frame: Frame, found: Columns, place: int, bottom: int, top: int) -> SafeString:
    path, before = "", 0
    for middle, value in _middles(frame, found):
        point = f"{number(middle)} {number(_height(frame, value, bottom, top))}"
        if value:
            # A day alone still shows: the line's ends are round.
            path += f"L{point}" if before else f"M{point}h.1"
        before = value
    return element("path", class_=f"line of{place + 1}", d=path, fill="none")


def _middles(frame: Frame, found: Columns) -> Iterator[tuple[float, int]]:
    for place, value in enumerate(found.values):
        yield (frame.x(found.edges[place]) + frame.x(found.edges[place + 1])) / 2, value


def _at_ends(
    frame: Frame, names: list[str], found: list[Columns], bottom: int, top: int
) -> Iterator[SafeString]:
    """Each name at the height its line ends at, the lower ones pushed down where they would touch."""
    ends = []
    for place, one in enumerate(found):
        x, value = [(x, value) for x, value in _middles(frame, one) if value][-1]
        ends.append((_height(frame, value, bottom, top), x, place))
    taken = float("-inf")
    for y, x, place in sorted(ends):
        taken = max(y, taken + ROW)
        kind = f"of{place + 1}"
        yield element("circle", class_=f"dot {kind}", cx=x, cy=y, r=3.5)
        yield element("text", names[place], class_=f"key {kind}", x=frame.right + 8, y=taken + 4)


def _key(names: dict[str, Series]) -> Iterator[SafeString]:
    """The names above a narrow chart, each beside a piece of its line."""
    for place, name in enumerate(names, 1):
        y = ROW * place - 4
        yield element("path", class_=f"line of{place}", d=f"M{LEFT} {y - 4}h28", fill="none")
        yield element("text", name, class_=f"key of{place}", x=LEFT + 36, y=y)
