"""Colours of uploaded pictures, whatever the camera or the program meant by its numbers, as sRGB.

Pages show pictures without a profile, and that means sRGB (CSS Color 4, 12.2). So a profile is applied before
it is dropped.
"""

from collections.abc import Callable
from functools import cache
from io import BytesIO

from PIL import Image, ImageCms

#: Sixteen bits a pixel, or thirty-two of which sixteen are used: what PNG has for X-rays and maps.
DEEP = {"I", "I;16", "I;16B", "I;16L"}

Convert = Callable[[Image.Image], Image.Image]


def to_srgb(image: Image.Image) -> tuple[Convert, str]:
    """What turns a part of the picture into sRGB, and the mode it will be of."""
    mode = _plain_mode(image)
    profile = image.info.get("icc_profile")
    transform = _transform(profile, _source_mode(image, mode), mode) if profile else None
    if transform is None:
        return lambda part: _plain(part, mode), mode
    source, result = transform.input_mode, transform.output_mode
    return lambda part: ImageCms.applyTransform(_plain(part, source), transform), result


def _plain_mode(image: Image.Image) -> str:
    """The mode of eight bits a channel that loses nothing of what is seen."""
    if image.has_transparency_data:
        return "RGBA"
    return "L" if image.mode in {"1", "L", *DEEP} else "RGB"


def _source_mode(image: Image.Image, mode: str) -> str:
    """The mode a profile speaks of: inks stay inks until it has said what they look like."""
    return "CMYK" if image.mode == "CMYK" else mode


def _plain(part: Image.Image, mode: str) -> Image.Image:
    if part.mode in DEEP:
        # Pillow would cut off what is above 255, and that is nearly all of it.
        part = part.convert("I").point(lambda value: value * (1 / 256) + 0)
    return part if part.mode == mode else part.convert(mode)


def _transform(profile: bytes, source: str, mode: str) -> ImageCms.ImageCmsTransform | None:
    """The way from a profile to sRGB; None if it is sRGB already, is broken, or is of other channels."""
    try:
        given = ImageCms.ImageCmsProfile(BytesIO(profile))
        if ImageCms.getProfileDescription(given).startswith("sRGB"):
            return None
        return ImageCms.buildTransform(
            given,
            _srgb(),
            source,
            "RGB" if mode == "L" else mode,
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
        )
    except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
        return None


@cache
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
