"""A trend as a picture for social networks: PNG, 1200 × 630."""

from PIL import ImageDraw

from trends import traffic
from trends.charts import canvas
from trends.charts.axes import Frame, scale, ticks
from trends.charts.canvas import MARGIN, WIDTH, font
from trends.charts.look import LIGHT
from trends.charts.series import Columns, Series, columns
from trends.charts.words import month_and_day

TOP, PLOT = 230, 290
#: Nearer hairlines would crowd their numbers: every other one is drawn, or the highest alone.
LINES_APART = 36


def png(keyword: str, series: Series) -> bytes:
    """The picture's bytes; equal input gives equal bytes. The series must not be empty.

    Raises NotDrawable without the font, or if it has none of the keyword's characters.
    """
    image, draw = canvas.blank()
    _heading(draw, canvas.drawable(keyword), series)
    found = columns(series)
    plot(draw, Frame(MARGIN, TOP, WIDTH - 2 * MARGIN, PLOT, *found.span), found)
    return canvas.png(image)


def _heading(draw: ImageDraw.ImageDraw, keyword: str, series: Series) -> None:
    room = WIDTH - 2 * MARGIN
    size = next((size for size in range(76, 43, -4) if font(size).getlength(keyword) <= room), 44)
    draw.text((MARGIN, 96), canvas.cut(keyword, size, room), LIGHT["ink"], font(size), "lm")
    day, peak = series.peak()
    said = f"{series.counted} 最高 {traffic.shown(peak)}（{month_and_day(day)}）"
    draw.text((MARGIN, 172), said, LIGHT["accent"], font(36), "lm")


def plot(draw: ImageDraw.ImageDraw, frame: Frame, found: Columns) -> None:
    """Draw columns into a frame: filled steps over hairlines, months or days below."""
    top, step = scale(max(found.values))
    apart = frame.height * step / top
    step *= next(
        (n for n in (1, 2) if top % (step * n) == 0 and apart * n >= LINES_APART), top // step
    )
    for value in range(step, top + 1, step):
        y = frame.y(value / top)
        draw.line((frame.left, y, frame.right, y), LIGHT["rule"], 2)
    for place, value in enumerate(found.values):
        if value:
            left, right = frame.x(found.edges[place]), frame.x(found.edges[place + 1])
            draw.rectangle((left, frame.y(value / top), right, frame.bottom), LIGHT["accent"])
    for value in range(step, top + 1, step):
        place = (frame.left, frame.y(value / top) - 4)
        draw.text(
            place,
            traffic.number(value),
            LIGHT["quiet"],
            font(20),
            "ls",
            stroke_width=3,
            stroke_fill=LIGHT["paper"],
        )
    draw.line((frame.left, frame.bottom, frame.right, frame.bottom), LIGHT["ink"], 3)
    for at, label in ticks(frame):
        if frame.x(at) < frame.right - 40:
            draw.text((frame.x(at), frame.bottom + 28), label, LIGHT["quiet"], font(22), "mm")
