"""Smaller copies of pictures, made once when a picture is stored and kept beside it."""

from io import BytesIO
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

#: The width of the copies for lists, in pixels; a copy is never larger than its picture.
THUMBNAIL = 480
QUALITY = 80


def name_of(picture_name: str, width: int) -> str:
    """Where the copy of a picture is stored."""
    return f"renditions/{PurePosixPath(picture_name).with_suffix('')}-{width}.webp"


def make(picture_name: str) -> None:
    """Make the copies of a stored picture that are not there yet."""
    name = name_of(picture_name, THUMBNAIL)
    if default_storage.exists(name) or not default_storage.exists(picture_name):
        return
    with default_storage.open(picture_name) as file, Image.open(file) as image:
        copy = image.convert("RGBA" if image.mode in {"LA", "P", "RGBA"} else "RGB")
        copy.thumbnail((THUMBNAIL, THUMBNAIL * 4))
        out = BytesIO()
        copy.save(out, "WEBP", quality=QUALITY)
    default_storage.save(name, ContentFile(out.getvalue()))
