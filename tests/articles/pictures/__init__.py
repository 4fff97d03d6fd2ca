"""What pictures are tested with."""

from io import BytesIO

from bs4 import BeautifulSoup
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from PIL import Image

from articles.models import Picture

RED, BLUE = (255, 0, 0), (0, 0, 255)


def picture(kind="JPEG", size=(40, 20), mode="RGB", **options):
    """The bytes of a picture of one colour."""
    out = BytesIO()
    Image.new(mode, size, options.pop("color", 0)).save(out, kind, **options)
    return out.getvalue()


def halves(size=(1_000, 300), left=RED, right=BLUE):
    """A picture whose left half has one colour and its right half another."""
    image = Image.new("RGB", size, left)
    image.paste(right, (size[0] // 2, 0, *size))
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def opened(name):
    with default_storage.open(name) as file:
        image = Image.open(BytesIO(file.read()))
    image.load()
    return image


def copies_of(row):
    """Every copy there is, opened, by its name within the folder of the picture."""
    folder = f"renditions/{row.file.name}"
    return {name: opened(f"{folder}/{name}") for name in default_storage.listdir(folder)[1]}


def sized(width, height, focal_x=50, focal_y=50):
    return Picture(width=width, height=height, focal_x=focal_x, focal_y=focal_y, file="a.png")


def near(colour, other):
    return all(abs(one - two) < 40 for one, two in zip(colour, other, strict=False))


def printed(offer, **context):
    html = render_to_string(
        "articles/picture.html", {"offer": offer, "sizes": "100vw", "alt": "図"} | context
    )
    return BeautifulSoup(html, "html.parser")


def addresses(soup):
    """Every address a browser may choose."""
    chosen = [part for one in soup.find_all("source") for part in one["srcset"].split(", ")]
    return [part.split()[0] for part in chosen] + [soup.img["src"]]
