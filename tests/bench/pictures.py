"""What the upload of a picture and a card cost: `python -m tests.bench.pictures [PICTURE…]`.

Without a picture it takes a photograph of 12 megapixels that it makes up: clouds of all sizes, and grain.
"""

import os
import resource
import sys
import time
from io import BytesIO
from pathlib import Path

from tests.bench import own_folder

own_folder()
os.environ["DJANGO_SETTINGS_MODULE"] = "raretrend.settings"

import django

django.setup()

from django.core.files.storage import default_storage
from PIL import Image, ImageChops

from articles import renditions
from articles.cards.drawing import Card, draw
from articles.models import Picture
from articles.uploads import cleaned_picture

SIZE = (4_000, 3_000)
GRAINS = (8, 40, 200, 1_000, 4_000)
TITLES = [
    "レアアース入門",
    "線状降水帯とは何か――発生の仕組みと「顕著な大雨に関する気象情報」の読み方",
]


def photograph() -> bytes:
    """A JPEG with light of every grain and colour of the coarser ones, as lenses give."""
    bands = []
    for grains in (GRAINS, GRAINS[:3], GRAINS[:3]):
        band = Image.new("L", SIZE, 128)
        for grain in grains:
            noise = Image.effect_noise((grain, grain * 3 // 4), 60 * 8 / (8 + grain / 20))
            band = ImageChops.overlay(band, noise.resize(SIZE, Image.Resampling.BICUBIC))
        bands.append(band)
    out = BytesIO()
    Image.merge("YCbCr", bands).convert("RGB").save(out, "JPEG", quality=90)
    return out.getvalue()


def memory() -> int:
    """The most memory used so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def measure(data: bytes) -> None:
    """Upload one picture, and say what that took and what it gave."""
    begun = time.perf_counter()
    file = cleaned_picture(BytesIO(data))
    cleaned = time.perf_counter()
    row = Picture(file=default_storage.save(f"pictures/{file.name}", file))
    renditions.make(row, anew=True)
    made = time.perf_counter()
    print(f"{row.width}×{row.height}, {len(data) // 1024} KB; at most {memory()} MB")
    print(f"  cleaned in {cleaned - begun:.2f} s, copies in {made - cleaned:.2f} s")
    for copy in [*renditions.whole(row), *renditions.crops(row)]:
        sizes = {
            ending: default_storage.size(copy.name(row.file.name, ending)) // 1024
            for ending in renditions.FORMATS
        }
        print(f"  {copy.label}: {copy.width}×{copy.height}", sizes, "KB")


def main() -> None:
    """Print the measures."""
    for data in [Path(path).read_bytes() for path in sys.argv[1:]] or [photograph()]:
        measure(data)
    draw(Card(TITLES[0]))
    for title in TITLES:
        begun = time.perf_counter()
        size = len(draw(Card(title, "言葉", "検索数 5,000+")))
        print(f"card: {(time.perf_counter() - begun) * 1000:.0f} ms, {size // 1024} KB")


if __name__ == "__main__":
    main()
