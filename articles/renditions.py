"""Copies of pictures in the sizes and formats that browsers choose from, made once when a picture is stored.

Their names follow from the picture's own name, size and centre: a page names them without asking a disk
or a row. The copies of a picture lie in one folder, so that they can go with it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from math import isqrt
from typing import TYPE_CHECKING, Any

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, features

from articles.memory import given_back

if TYPE_CHECKING:
    from articles.models import Picture

#: The widths of copies in pixels, of the whole picture and of the part at 16:9 that cards show.
WIDTHS = (480, 800, 1280, 1920)
CROP_WIDTHS = (480, 960, 1600)
#: Pixels of the largest copy: the encoder of AVIF takes forty bytes for each. Frozen articles name copies by
#: the sizes that follow from it.
MOST_PIXELS = 4_000_000
#: WebP holds no more pixels than this in one direction.
TALLEST = 16_383
#: Best first. Both lie about as far from the original (33.9 dB for photographs), AVIF in three quarters of
#: the bytes. Slower speeds save 2 % more for twice the time; 9 doubles the bytes of drawings. Colour in
#: full (4:4:4) keeps coloured lettering sharp, and costs photographs nothing at the same distance. Every
#: thread takes memory, and by itself AVIF starts one a processor.
WRITTEN = {
    "avif": {"quality": 60, "speed": 8, "subsampling": "4:4:4", "max_threads": 2},
    "webp": {"quality": 80, "method": 4},
}
FORMATS = [ending for ending in WRITTEN if features.check(ending)]

Box = tuple[int, int, int, int]


class NotMade(Exception):
    """The copies of a picture could not be made; the message says of which."""


@dataclass(frozen=True)
class Copy:
    """A part of a picture in one size, and what its file is called after."""

    label: str
    width: int
    height: int
    box: Box

    def name(self, picture_name: str, ending: str) -> str:
        """Where the copy is stored."""
        return f"{_folder(picture_name)}/{self.label}.{ending}"


@dataclass(frozen=True)
class Offer:
    """What a browser is offered: a source a format, best first, and the file as it is stored.

    Width and height are those of what is shown.
    """

    width: int
    height: int
    url: str
    sources: list[dict[str, str]]


def whole(picture: "Picture") -> list[Copy]:
    """The copies of a whole picture, narrowest first; none of a picture too tall for any."""
    return _copies("", WIDTHS, (0, 0, picture.width, picture.height))


def crops(picture: "Picture") -> list[Copy]:
    """The copies of its part at 16:9, narrowest first.

    Cut as `object-fit: cover` with `object-position` at the centre would, which is what the desk shows.
    """
    width, height = picture.width, picture.height
    wide, high = min(width, max(1, height * 16 // 9)), min(height, max(1, width * 9 // 16))
    left = (width - wide) * picture.focal_x // 100
    top = (height - high) * picture.focal_y // 100
    label = f"16x9-{picture.focal_x}-{picture.focal_y}-"
    return _copies(label, CROP_WIDTHS, (left, top, left + wide, top + high))


def offer_of_whole(picture: "Picture") -> Offer:
    """The whole picture for a page."""
    return Offer(picture.width, picture.height, *_addresses(picture, whole(picture)))


def offer_of_crop(picture: "Picture") -> Offer:
    """The part at 16:9 for a page."""
    copies = crops(picture)
    return Offer(copies[-1].width, copies[-1].height, *_addresses(picture, copies))


def thumbnail_url(picture: "Picture") -> str:
    """The address of the smallest copy of the whole picture."""
    smallest = whole(picture)[:1]
    names = [copy.name(picture.file.name, "webp") for copy in smallest] or [picture.file.name]
    return default_storage.url(names[0])


def make(picture: "Picture", *, anew: bool = False) -> int:
    """Make the copies of a stored picture that are not there yet (`anew`: all), and say how many.

    Raises NotMade if the picture cannot be read or its copies cannot be written.
    """
    name = picture.file.name
    try:
        stored = set() if anew else _stored(name)
        wanted = {
            part: {copy.name(name, ending) for copy in part(picture) for ending in FORMATS} - stored
            for part in (whole, crops)
        }
        for part, names in wanted.items():
            if names:  # decoded for each part: held for both, it would be there beside the encoder's memory
                _write(name, _scaled(_pixels(name), part(picture)), names)
    except Exception as error:  # Pillow's plugins raise whatever a broken file makes them raise
        raise NotMade(f"{name}：縮小版を作れません（{error}）。") from error
    return sum(len(names) for names in wanted.values())


def original_of(name: str) -> str | None:
    """The picture that a name is a copy of; None if it is no copy's, or there is no such picture."""
    folder, _, copy = name.rpartition("/")
    picture_name = folder.removeprefix(_folder(""))
    if picture_name in {"", folder} or not copy:
        return None
    try:
        return picture_name if default_storage.exists(picture_name) else None
    except (OSError, ValueError, SuspiciousFileOperation):
        return None


def remove(picture_name: str) -> None:
    """Delete the copies of a picture, those of its former centres too."""
    for name in _stored(picture_name):
        default_storage.delete(name)
    default_storage.delete(_folder(picture_name))


def _folder(picture_name: str) -> str:
    return f"renditions/{picture_name}"


def _copies(label: str, widths: tuple[int, ...], box: Box) -> list[Copy]:
    """The widths below that of the part, and its own as far as the largest."""
    wide, high = box[2] - box[0], box[3] - box[1]
    largest = min(wide, widths[-1], max(1, isqrt(MOST_PIXELS * wide // high)))
    copies = [
        Copy(f"{label}{width}", width, max(1, round(high * width / wide)), box)
        for width in [*(width for width in widths if width < largest), largest]
    ]
    return [copy for copy in copies if copy.height <= TALLEST]


def _addresses(picture: "Picture", copies: list[Copy]) -> tuple[str, list[dict[str, str]]]:
    sources = [
        {
            "type": f"image/{ending}",
            "srcset": ", ".join(
                f"{default_storage.url(copy.name(picture.file.name, ending))} {copy.width}w"
                for copy in copies
            ),
        }
        for ending in FORMATS
    ]
    return picture.file.url, sources if copies else []


def _stored(picture_name: str) -> set[str]:
    """The names of the copies there are, found in one look at their folder."""
    folder = _folder(picture_name)
    try:
        return {f"{folder}/{name}" for name in default_storage.listdir(folder)[1]}
    except FileNotFoundError:
        return set()


def _pixels(picture_name: str) -> Image.Image:
    """The picture, or its first frame, decoded."""
    with default_storage.open(picture_name) as file, Image.open(file) as image:
        mode = "RGBA" if image.has_transparency_data else "RGB"
        return image.convert(mode)  # a copy in any case: what opened a WebP holds two pictures more


def _scaled(pixels: Image.Image, copies: list[Copy]) -> Iterator[tuple[Copy, Image.Image]]:
    """The copies of one part, widest first, each from the one before it."""
    box = copies[-1].box
    for copy in reversed(copies):
        size = (copy.width, copy.height)
        pixels = pixels.resize(size, Image.Resampling.LANCZOS, box, reducing_gap=2.0)
        box = None
        yield copy, pixels


@given_back()
def _write(picture_name: str, scaled: Iterable[tuple[Copy, Image.Image]], names: set[str]) -> None:
    for copy, pixels in scaled:
        for ending in FORMATS:
            name = copy.name(picture_name, ending)
            if name in names:
                default_storage.delete(name)
                default_storage.save(name, ContentFile(_encoded(pixels, ending)))


def _encoded(pixels: Image.Image, ending: str) -> bytes:
    out = BytesIO()
    options: dict[str, Any] = WRITTEN[ending]
    pixels.save(out, ending, **options)
    return out.getvalue()
