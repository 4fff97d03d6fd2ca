"""A trend as a picture for social networks: PNG, 1200 × 630."""

from functools import cache
from io import BytesIO

from noto_cjk_sans_jp_bold import FONT_PATH
from PIL import Image, ImageDraw, ImageFont

from trends import traffic
from trends.charts.axes import Frame, scale, ticks
from trends.charts.look import LIGHT
from trends.charts.series import Columns, Series, columns
from trends.charts.words import month_and_day

WIDTH, HEIGHT, MARGIN = 1200, 630, 72
#: A card is flat: so many colours are enough, and a third of the bytes.
COLOURS = 32
TOP, PLOT = 230, 290


def png(keyword: str, series: Series) -> bytes:
    """The picture's bytes; equal input gives equal bytes. The series must not be empty."""
    image = Image.new("RGB", (WIDTH, HEIGHT), LIGHT["paper"])
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 14, HEIGHT), fill=LIGHT["accent"])
    _heading(draw, keyword, series)
    found = columns(series)
    plot(draw, Frame(MARGIN, TOP, WIDTH - 2 * MARGIN, PLOT, *found.span), found)
    draw.text((WIDTH - MARGIN, HEIGHT - 34), "RareTrend", LIGHT["quiet"], font(26), "rm")
    file = BytesIO()
    image.quantize(COLOURS).save(file, "PNG", optimize=True)
    return file.getvalue()


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """Noto Sans CJK JP Bold in a size."""
    return ImageFont.truetype(FONT_PATH, size)


def _heading(draw: ImageDraw.ImageDraw, keyword: str, series: Series) -> None:
    room = WIDTH - 2 * MARGIN
    size = next((size for size in range(76, 43, -4) if font(size).getlength(keyword) <= room), 44)
    while font(size).getlength(keyword) > room:
        keyword = keyword.removesuffix("…")[:-1] + "…"
    draw.text((MARGIN, 96), keyword, LIGHT["ink"], font(size), "lm")
    day, peak = series.peak()
    said = f"{series.counted} 最高 {traffic.shown(peak)}（{month_and_day(day)}）"
    draw.text((MARGIN, 172), said, LIGHT["accent"], font(36), "lm")


def plot(draw: ImageDraw.ImageDraw, frame: Frame, found: Columns) -> None:
    """Draw columns into a frame: filled steps over hairlines, months or days below."""
    top, step = scale(max(found.values))
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
