"""Uploaded pictures: decoded whole, turned upright, stripped of metadata, written anew."""

import hashlib
import warnings
from io import BytesIO
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image, ImageOps

LARGEST_FILE = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
#: What is read → what is written; nothing else is opened at all.
FORMATS = {"JPEG": "JPEG", "PNG": "PNG", "WEBP": "WEBP", "GIF": "PNG"}
ENDINGS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
MODES = {"JPEG": ("L", "RGB"), "PNG": ("1", "L", "LA", "P", "RGB", "RGBA"), "WEBP": ("RGB", "RGBA")}
QUALITY = 88


def cleaned_picture(file: BinaryIO) -> ContentFile:
    """The picture as a file of our own making, named by its content.

    `Image.verify` lets half a JPEG pass, so everything is decoded. Raises ValidationError with the
    reason in Japanese.
    """
    data = file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise ValidationError(f"ファイルが大きすぎます（上限 {LARGEST_FILE // 1024 // 1024} MB）。")
    image, written = _decoded(data)
    out = BytesIO()
    image.save(out, written, quality=QUALITY, optimize=True)
    content = out.getvalue()
    name = hashlib.sha256(content).hexdigest()[:24]
    return ContentFile(content, name=f"{name}.{ENDINGS[written]}")


def _decoded(data: bytes) -> tuple[Image.Image, str]:
    """The upright pixels without anything beside them, and the format to write them in."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            image = Image.open(BytesIO(data), formats=list(FORMATS))
            width, height = image.size
            too_many = width * height > MOST_PIXELS
            if not too_many:
                image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        too_many = True
    except Exception as error:  # Pillow's plugins raise whatever a broken file makes them raise
        raise ValidationError(
            "画像として読めません（JPEG、PNG、WebP、GIFに対応しています）。"
        ) from error
    if too_many:
        raise ValidationError(f"画像が大きすぎます（上限 {MOST_PIXELS // 10_000:,}万画素）。")
    written = FORMATS[image.format or "PNG"]
    upright = ImageOps.exif_transpose(image)
    if upright.mode not in MODES[written]:
        upright = upright.convert("RGBA" if "A" in upright.mode and written != "JPEG" else "RGB")
    bare = Image.new(upright.mode, upright.size)
    if upright.mode == "P":
        bare.putpalette(upright.getpalette() or [])
    bare.paste(upright)
    if "transparency" in upright.info:
        bare.info["transparency"] = upright.info["transparency"]
    return bare, written
