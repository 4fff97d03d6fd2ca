"""What a card says, and how it is drawn."""

from dataclasses import dataclass

from PIL import ImageDraw

from articles import typesetting
from articles.models import Edition
from articles.punctuation import full_width
from trends import history, traffic
from trends.charts import canvas
from trends.charts.axes import Frame
from trends.charts.canvas import MARGIN, WIDTH, font
from trends.charts.card import plot
from trends.charts.look import LIGHT
from trends.charts.series import Series, columns

ROOM = WIDTH - 2 * MARGIN
SIZES = range(84, 43, -4)
LEADING = 1.36
#: A colon parts a title better than its size does, down to this share of the size.
NEAR = 0.8
BADGE, BADGE_TOP, BADGE_TEXT, BADGE_ROOM = 54, 50, 30, 640
#: Where the title may stand, with a chart below it and without.
TITLE_TOP, TITLE_ABOVE_CHART, TITLE_ALONE = 124, 224, 424
CHART_TOP, CHART_HEIGHT = 382, 134
#: Marks whose left half is empty: at the beginning of a line it goes out over the edge, as in newspapers.
OPENING = "「『（【〈《〔［｛"


@dataclass(frozen=True)
class Card:
    """What a card says: equal cards are equal pictures."""

    title: str
    keyword: str = ""
    said: str = ""
    chart: Series | None = None


def card_of(edition: Edition) -> Card:
    """What the card of an edition says: its trend as it stood when the edition went live."""
    trend, title = edition.trend, full_width(edition.title)
    if trend is None:
        return Card(title)
    counted = trend.get_measure_display()
    said = f"{counted} {traffic.shown(edition.buzz)}" if edition.buzz else ""
    days = history.span_since_first_seen(trend, edition.live_from)
    told = history.series(trend, days, edition.live_from)
    # One column alone is no curve.
    chart = told if len(told.points) + len(told.daily) > 1 and not trend.hidden else None
    return Card(title, trend.keyword, said, chart)


def draw(card: Card) -> bytes:
    """The picture as PNG. Raises NotDrawable without the font, or if it has nothing of the title."""
    title = canvas.drawable(card.title)
    image, pen = canvas.blank()
    top = TITLE_TOP if card.keyword else BADGE_TOP
    if card.keyword:
        _badge(pen, card)
    if card.chart:
        found = columns(card.chart)
        plot(pen, Frame(MARGIN, CHART_TOP, ROOM, CHART_HEIGHT, *found.span), found)
        _title(pen, title, top, TITLE_ABOVE_CHART)
    else:
        _title(pen, title, top, TITLE_ALONE)
    return canvas.png(image)


def _badge(pen: ImageDraw.ImageDraw, card: Card) -> None:
    """The keyword, white in a box of the house's colour, and its traffic beside it."""
    try:
        keyword = canvas.cut(canvas.drawable(card.keyword), BADGE_TEXT, BADGE_ROOM)
    except canvas.NotDrawable:
        return
    wide = font(BADGE_TEXT).getlength(keyword) + 40
    middle = BADGE_TOP + BADGE // 2
    box = (MARGIN, BADGE_TOP, MARGIN + wide, BADGE_TOP + BADGE)
    pen.rounded_rectangle(box, 8, LIGHT["accent"])
    pen.text((MARGIN + 20, middle), keyword, LIGHT["paper"], font(BADGE_TEXT), "lm")
    pen.text((MARGIN + wide + 22, middle), card.said, LIGHT["accent"], font(BADGE_TEXT), "lm")


def _title(pen: ImageDraw.ImageDraw, title: str, top: int, height: int) -> None:
    """The title in the middle of its room."""
    size, lines = _typeset(title, height)
    y = top + (height - len(lines) * size * LEADING) / 2
    for line in lines:
        y += size * LEADING
        left = font(size).getmask(line[0]).getbbox()[0] if line[0] in OPENING else 0
        pen.text((MARGIN - left, y - size * LEADING / 2), line, LIGHT["ink"], font(size), "lm")


def _typeset(title: str, height: int) -> tuple[int, list[str]]:
    """The size and the lines of a title: as large as fits, or smaller if a line ends at its colon then."""
    fitting = [
        (size, lines)
        for size in SIZES
        if len(lines := _lines(title, size)) * size * LEADING <= height
    ]
    if not fitting:
        most = int(height / (SIZES[-1] * LEADING))
        return SIZES[-1], typesetting.fitted(title, most, ROOM, font(SIZES[-1]).getlength)
    near = [(size, lines) for size, lines in fitting if size >= NEAR * fitting[0][0]]
    return next((one for one in near if _ends_at_colon(one[1][:-1])), fitting[0])


def _lines(title: str, size: int) -> list[str]:
    return typesetting.lines(title, ROOM, font(size).getlength)


def _ends_at_colon(lines: list[str]) -> bool:
    return any(line[-1] in ":：" for line in lines)
