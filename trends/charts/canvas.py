"""What cards for social networks share: size, paper, type, and how they become a file."""

from functools import cache, lru_cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from trends.charts.look import LIGHT

WIDTH, HEIGHT, MARGIN = 1200, 630, 72
#: A card is flat: so many colours are enough, and a third of the bytes.
COLOURS = 32
#: A character no font has: what is drawn for it is what a missing one looks like.
NOWHERE = "\U0010fffe"


class NotDrawable(Exception):
    """The font is not there, or has none of the characters that were to be drawn."""


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """Noto Sans CJK JP Bold in a size. Raises NotDrawable without it."""
    try:
        from noto_cjk_sans_jp_bold import FONT_PATH  # noqa: PLC0415  (a site without it has no cards)

        return ImageFont.truetype(FONT_PATH, size)
    except (ImportError, OSError) as error:
        raise NotDrawable(f"カードの書体を読めません（{error}）。") from error


def drawable(text: str) -> str:
    """The text without what the font has no glyph for, such as emoji.

    Raises NotDrawable if nothing is left.
    """
    left = " ".join("".join(one for one in text if _has_glyph(one)).split())
    if not left:
        raise NotDrawable(f"カードに書ける文字がありません：{text[:40]}")
    return left


def cut(text: str, size: int, room: float) -> str:
    """The text, cut short with 「…」 where it is wider than the room."""
    shown = text
    while font(size).getlength(shown) > room and text:
        text = text[:-1]
        shown = text.rstrip() + "…"
    return shown


def blank() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """A card with nothing on it but the house's edge and name."""
    image = Image.new("RGB", (WIDTH, HEIGHT), LIGHT["paper"])
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 14, HEIGHT), fill=LIGHT["accent"])
    draw.text((WIDTH - MARGIN, HEIGHT - 34), "RareTrend", LIGHT["quiet"], font(26), "rm")
    return image, draw


def png(image: Image.Image) -> bytes:
    """A drawn card as a file; equal pictures give equal bytes."""
    file = BytesIO()
    image.quantize(COLOURS).save(file, "PNG", optimize=True)
    return file.getvalue()


@lru_cache(maxsize=8192)
def _has_glyph(character: str) -> bool:
    return character.isspace() or _shape(character) != _shape(NOWHERE)


def _shape(character: str) -> tuple[tuple[int, int], bytes]:
    mask = font(20).getmask(character)
    return mask.size, bytes(mask)
