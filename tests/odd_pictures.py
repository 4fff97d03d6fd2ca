"""Odd files that somebody may upload as a picture: made here, none copied; and profiles of colours."""

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from itertools import product

from django.core.files.base import ContentFile
from PIL import Image, PngImagePlugin

SCRIPT = b"<script>alert('odd')</script><?php system('id') ?>"
GPS = {1: "N", 2: (35.0, 41.0, 22.0), 3: "E", 4: (139.0, 41.0, 30.0)}
CAMERA = "ODD CAMERA 4711"
#: What Pillow writes of each kind.
MODES = {
    "JPEG": ("L", "RGB", "CMYK", "YCbCr"),
    "PNG": ("1", "L", "LA", "I;16", "P", "RGB", "RGBA"),
    "WEBP": ("RGB", "RGBA"),
    "GIF": ("1", "L", "P", "RGB", "RGBA"),
}
#: XYZ (D50) of red, green and blue at full, from the ICC profiles their inventors publish.
PRIMARIES = {
    "sRGB": ((0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.7141)),
    "Display P3": (
        (0.51512, 0.2412, -0.00105),
        (0.29198, 0.69225, 0.04189),
        (0.1571, 0.06657, 0.78407),
    ),
    "Adobe RGB": (
        (0.60974, 0.31111, 0.01947),
        (0.20528, 0.62567, 0.06087),
        (0.14919, 0.06322, 0.74457),
    ),
}


def exif(orientation: int = 1) -> Image.Exif:
    """What a camera notes: itself, how it was held, where it was, and what an attacker adds."""
    notes = Image.Exif()
    notes[0x0112], notes[0x0110], notes[0x010E] = orientation, CAMERA, SCRIPT.decode()
    notes[0x8825] = GPS
    return notes


def profile(primaries: str, gamma: float = 2.2) -> bytes:
    """An ICC profile (version 2) of a display with these primaries and a plain gamma."""
    number = lambda value: struct.pack(">i", round(value * 65_536))  # noqa: E731
    words = (
        b"desc\0\0\0\0" + struct.pack(">I", len(primaries) + 1) + primaries.encode() + b"\0" * 79
    )
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256))
    tags = {b"desc": words, b"cprt": b"text\0\0\0\0none\0"}
    tags[b"wtpt"] = b"XYZ \0\0\0\0" + b"".join(map(number, (0.9642, 1.0, 0.8249)))
    for name, xyz in zip("rgb", PRIMARIES[primaries], strict=True):
        tags[f"{name}XYZ".encode()] = b"XYZ \0\0\0\0" + b"".join(map(number, xyz))
        tags[f"{name}TRC".encode()] = curve
    table, body, place = b"", b"", 128 + 4 + 12 * len(tags)
    for name, words_or_numbers in tags.items():
        content = words_or_numbers + b"\0" * (-len(words_or_numbers) % 4)
        table += name + struct.pack(">II", place + len(body), len(content))
        body += content
    head = struct.pack(">I4xI", place + len(body), 0x02400000) + b"mntrRGB XYZ " + b"\0" * 12
    head += b"acsp" + b"\0" * 28 + b"".join(map(number, (0.9642, 1.0, 0.8249)))
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def image(mode: str = "RGB", size: tuple[int, int] = (48, 32)) -> Image.Image:
    """A slope of every channel, so that a turned or a torn picture shows."""
    slope = Image.linear_gradient("L").resize(size)
    if mode == "I;16":
        return Image.frombytes("I;16", size, b"\x00\x80" * (size[0] * size[1]))
    return Image.merge("RGB", [slope, slope.rotate(180), slope]).convert(mode)


def written(kind: str, picture: Image.Image | None = None, **options: object) -> bytes:
    """The bytes of a picture."""
    out = BytesIO()
    (picture or image()).save(out, kind, **options)
    return out.getvalue()


def file() -> ContentFile:
    """A picture as one is stored."""
    return ContentFile(written("PNG"), name="a.png")


def png(
    *chunks: tuple[bytes, bytes], size: tuple[int, int] = (8, 8), kind: tuple[int, int] = (8, 2)
) -> bytes:
    """A PNG of chunks as given, none of them checked; `kind`: bits and type of colour."""
    head = struct.pack(">IIBBBBB", *size, *kind, 0, 0, 0)
    parts = [(b"IHDR", head), *chunks, (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    )


def readable() -> Iterator[tuple[str, bytes]]:
    """Odd, but pictures."""
    for kind, modes in MODES.items():
        for mode in modes:
            yield f"{kind} {mode}", written(kind, image(mode))
            yield f"{kind} {mode} with a page behind it", written(kind, image(mode)) + SCRIPT
    for kind, turn in product(("JPEG", "PNG", "WEBP"), range(10)):
        yield f"{kind} held as {turn}", written(kind, exif=exif(turn))
    for kind, name in product(("JPEG", "PNG", "WEBP"), PRIMARIES):
        yield f"{kind} in {name}", written(kind, icc_profile=profile(name))
    for kind in ("JPEG", "PNG", "WEBP"):
        yield f"{kind} with a broken profile", written(kind, icc_profile=SCRIPT)
        yield f"{kind} with a torn profile", written(kind, icc_profile=profile("sRGB")[:150])
        yield (
            f"{kind} with the colours of another",
            written(
                kind, image("L" if kind == "JPEG" else "RGB"), icc_profile=profile("Adobe RGB")
            ),
        )
        yield (
            f"{kind} with broken notes",
            written(kind, exif=b"Exif\0\0II*\0\xff\xff\xff\xff" + SCRIPT),
        )
        yield f"{kind} with XMP", written(kind, xmp=b"<x:xmpmeta>" + SCRIPT + b"</x:xmpmeta>")
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", SCRIPT.decode())
    words.add_itxt("XML:com.adobe.xmp", SCRIPT.decode(), zip=True)
    yield "PNG with words", written("PNG", pnginfo=words)
    yield "JPEG with words", written("JPEG", comment=SCRIPT)
    yield "GIF with words", written("GIF", comment=SCRIPT)
    frames = [image(), image().rotate(90), image().rotate(180)]
    for kind in ("PNG", "GIF", "WEBP"):
        yield f"{kind} that moves", written(kind, save_all=True, append_images=frames, duration=50)
    yield "MPO, as telephones write it", written("MPO", save_all=True, append_images=frames)
    yield "JPEG in steps", written("JPEG", progressive=True)
    yield "PNG of one pixel", written("PNG", image(size=(1, 1)))
    yield "GIF of one line", written("GIF", image(size=(3_000, 1)))
    yield "JPEG of one column", written("JPEG", image(size=(1, 3_000)))
    yield "PNG with a colour that is not seen", written("PNG", transparency=(0, 0, 0))
    yield "PNG with a palette that is half seen", written("PNG", image("P"), transparency=b"\0\x80")
    lines = b"".join(b"\0" + b"\x80\x01\xff\xff" * 8 for _ in range(8))
    yield "PNG of 16 bits, grey and alpha", png((b"IDAT", zlib.compress(lines)), kind=(16, 4))


def unreadable() -> Iterator[tuple[str, bytes]]:
    """What is refused, each with its own way of not being a picture."""
    for kind in MODES:
        whole = written(kind, image(size=(300, 200)))
        for part in (1, 4, 12, 30, len(whole) // 3, len(whole) * 2 // 3):
            yield f"{kind} torn at {part}", whole[:part]
    for kind in (
        "BMP",
        "TIFF",
        "PPM",
        "ICO",
        "TGA",
        "PCX",
        "JPEG2000",
        "AVIF",
        "PDF",
        "EPS",
        "DDS",
    ):
        yield f"{kind}, which pages do not show", written(kind)
    yield "nothing", b""
    yield "a page", b"<!doctype html>" + SCRIPT
    yield "SVG", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
    yield "HEIC", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 400
    yield "a program", b"\x7fELF" + b"\0" * 400
    yield "an archive", b"PK\x03\x04" + b"\0" * 400
    yield "PNG that says it is huge", png((b"IDAT", zlib.compress(b"")), size=(60_000, 60_000))
    yield "PNG without pixels", png()
    yield "PNG of no size", png((b"IDAT", zlib.compress(b"\0")), size=(0, 0))
    yield (
        "PNG with words that swell",
        png(*[(b"zTXt", b"a\0\0" + zlib.compress(b"a" * 2_000_000))] * 80, (b"IDAT", b"")),
    )
    yield "GIF that says it is huge", b"GIF89a\xff\xff\xff\xff\x80\0\0" + b"\0" * 40
    yield "PNG with too many pixels", written("PNG", Image.new("1", (9_000, 9_000)))
    yield "PNG with far too many pixels", written("PNG", Image.new("1", (20_000, 20_000)))
