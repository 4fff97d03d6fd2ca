"""Uploaded pictures: decoded whole, turned upright, in sRGB, stripped of everything else, written anew.

A picture in memory takes four bytes a pixel, and decoders of some kinds take that several times. So its size
is looked at before it is decoded, and what is written is made from it band by band.
"""

import hashlib
import warnings
from io import BytesIO
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image, ImageOps

from articles import colours
from articles.memory import given_back

LARGEST_FILE = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
#: The decoder of WebP holds three pictures besides ours, and that of progressive JPEG six bytes a pixel.
MOST_PIXELS_OF_WEBP, MOST_PIXELS_OF_PROGRESSIVE = 7_500_000, 28_000_000
#: What has more is stored at half its width and height. No page shows a picture wider than 1,920 pixels.
#: A little above a quarter of the most: the decoder of JPEG rounds the halves of both sides up.
MOST_PIXELS_STORED = 10_100_000
#: What is read → what is written; nothing else is opened at all. MPO is a JPEG with more pictures behind it.
FORMATS = {"JPEG": "JPEG", "MPO": "JPEG", "PNG": "PNG", "WEBP": "WEBP", "GIF": "PNG"}
ENDINGS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
#: The quality of photographs; of PNG what takes a third of the time of the smallest file.
OPTIONS = {
    "JPEG": {"quality": 88, "optimize": True},
    "PNG": {"compress_level": 6},
    "WEBP": {"quality": 88},
}
ORIENTATION = 0x0112
#: Rows that are looked at together; even, so that halving does not care where a band ends.
BAND = 64


@given_back()
def cleaned_picture(file: BinaryIO) -> ContentFile:
    """The picture as a file of our own making, named by its content.

    `Image.verify` lets half a JPEG pass, so everything is decoded. Raises ValidationError with the
    reason in Japanese.
    """
    data = file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise ValidationError(f"ファイルが大きすぎます（上限 {LARGEST_FILE // 1024 // 1024} MB）。")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            warnings.filterwarnings(
                "ignore", "Corrupt EXIF"
            )  # notes of a camera, thrown away below
            image = _opened(data)
            image.load()
            written = FORMATS[image.format or ""]
            bare = _bare(image)
    except ValidationError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large(MOST_PIXELS) from error
    except Exception as error:  # Pillow's plugins raise whatever a broken file makes them raise
        raise ValidationError(
            "画像として読めません（JPEG、PNG、WebP、GIFに対応しています）。"
        ) from error
    out = BytesIO()
    bare.save(out, written, **OPTIONS[written])
    content = out.getvalue()
    name = hashlib.sha256(content).hexdigest()[:24]
    return ContentFile(content, name=f"{name}.{ENDINGS[written]}")


def _opened(data: bytes) -> Image.Image:
    """The picture, not decoded yet; one that will be halved is a JPEG decoded at half its size."""
    image = Image.open(BytesIO(data), formats=[name for name in FORMATS if name != "MPO"])
    most = MOST_PIXELS
    if image.format == "WEBP":
        most = MOST_PIXELS_OF_WEBP
    elif image.info.get("progressive"):
        most = MOST_PIXELS_OF_PROGRESSIVE
    if image.width * image.height > most:
        raise _too_large(most)
    if _is_halved(image):
        image.draft(None, (image.width // 2, image.height // 2))
    return image


def _too_large(most: int) -> ValidationError:
    return ValidationError(f"画像が大きすぎます（この形式の上限は{most // 10_000:,}万画素です）。")


def _is_halved(image: Image.Image) -> bool:
    return image.width * image.height > MOST_PIXELS_STORED


def _bare(image: Image.Image) -> Image.Image:
    """The upright pixels in sRGB without anything beside them, in few megapixels."""
    orientation = _orientation(image)
    bare = _whole(image) if _is_drawing(image) else _in_bands(image)
    image.close()
    if orientation:
        bare.getexif()[ORIENTATION] = orientation
        ImageOps.exif_transpose(bare, in_place=True)
    return bare


def _is_drawing(image: Image.Image) -> bool:
    """Whether it has a byte a pixel at most and can stay so."""
    return image.mode in {"1", "P"} and not _is_halved(image) and "icc_profile" not in image.info


def _whole(image: Image.Image) -> Image.Image:
    bare = image.copy()
    bare.info = {name: image.info[name] for name in {"transparency"} & image.info.keys()}
    return bare


def _in_bands(image: Image.Image) -> Image.Image:
    """Converted a band at a time, so that there are never two whole pictures of the size that came."""
    factor = 2 if _is_halved(image) else 1
    convert, mode = colours.to_srgb(image)
    bare = Image.new(mode, (-(-image.width // factor), -(-image.height // factor)))
    for top in range(0, image.height, BAND):
        band = convert(image.crop((0, top, image.width, min(top + BAND, image.height))))
        bare.paste(band.reduce(factor), (0, top // factor))
    return bare


def _orientation(image: Image.Image) -> int | None:
    """How the camera was held. Broken notes of a camera are no broken picture."""
    try:
        return image.getexif().get(ORIENTATION)
    except Exception:  # noqa: BLE001  (whatever a broken file makes Pillow raise)
        return None
