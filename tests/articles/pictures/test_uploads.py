"""Uploaded pictures are written anew, or refused with a reason; nothing is left behind."""

import os
import re
import subprocess
import sys
from io import BytesIO

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from articles.models import Picture
from articles.uploads import cleaned_picture
from tests import odd_pictures
from tests.articles.pictures import picture

pytestmark = pytest.mark.any_database


def cleaned(data):
    return cleaned_picture(BytesIO(data))


def opened(file):
    file.seek(0)
    return Image.open(file)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
@pytest.mark.parametrize("mode", ["RGB", "L", "P"])
def test_pictures_of_every_kind_are_kept(kind, mode):
    if (kind, mode) in {("JPEG", "P"), ("WEBP", "P")}:
        mode = "RGB"
    image = opened(cleaned(picture(kind, mode=mode)))
    assert image.size == (40, 20)
    assert image.format == {"GIF": "PNG"}.get(kind, kind)


def test_a_photograph_is_turned_upright_and_tells_nothing_of_where_it_was_taken():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x8825] = {1: "N", 2: (35.0, 41.0, 22.0)}
    image = opened(cleaned(picture(exif=exif)))
    assert image.size == (20, 40)
    assert not image.getexif()


def test_transparency_stays():
    image = opened(cleaned(picture("PNG", mode="RGBA", color=(0, 0, 0, 0))))
    assert image.getpixel((0, 0))[3] == 0


def test_bytes_behind_the_picture_do_not_survive():
    file = cleaned(picture() + b"<script>alert(1)</script>")
    assert b"<script" not in file.read()


def test_the_name_is_made_of_the_content():
    one, same, other = (cleaned(picture(color=colour)) for colour in ("red", "red", "blue"))
    assert one.name == same.name != other.name


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "画像として読めません"),
        (b"GIF89a", "画像として読めません"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "画像として読めません"),
        (picture(size=(400, 400))[:700], "画像として読めません"),
        (picture("BMP"), "画像として読めません"),
        (picture("TIFF"), "画像として読めません"),
        (picture("PNG", mode="1", size=(9_000, 9_000)), "大きすぎます"),
        (picture("PNG", mode="1", size=(20_000, 20_000)), "大きすぎます"),
        (b"\xff" * (10 * 1024 * 1024 + 1), "ファイルが大きすぎます"),
    ],
    ids=["", "GIF", "SVG", "cut off", "BMP", "TIFF", "81 Mpx", "400 Mpx", "10 MB and more"],
)
def test_what_is_no_picture_or_too_large_is_refused_with_the_reason(data, reason):
    with pytest.raises(ValidationError, match=reason):
        cleaned(data)


def linear(channel, gamma):
    return (channel / 255) ** gamma


def in_srgb(colour, primaries, gamma=2.2):
    """A colour by the book: to light, by the primaries to XYZ, by those of sRGB back (IEC 61966-2-1)."""
    light = [linear(channel, gamma) for channel in colour]
    own, srgb = odd_pictures.PRIMARIES[primaries], odd_pictures.PRIMARIES["sRGB"]
    xyz = [sum(light[i] * own[i][row] for i in range(3)) for row in range(3)]
    whole = determinant(srgb)
    solved = [determinant([*srgb[:i], xyz, *srgb[i + 1 :]]) / whole for i in range(3)]
    return [255 * (12.92 * v if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055) for v in solved]


def determinant(m):
    return sum(
        m[0][i] * (m[1][(i + 1) % 3] * m[2][(i + 2) % 3] - m[1][(i + 2) % 3] * m[2][(i + 1) % 3])
        for i in range(3)
    )


@pytest.mark.parametrize("primaries", ["Display P3", "Adobe RGB"])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_colours_look_as_they_did_with_the_profile_that_is_dropped(kind, primaries):
    colour = (150, 90, 110)
    image = opened(
        cleaned(
            picture(kind, color=colour, icc_profile=odd_pictures.profile(primaries), quality=100)
        )
    )
    assert "icc_profile" not in image.info
    expected = in_srgb(colour, primaries)
    assert image.convert("RGB").getpixel((5, 5)) == pytest.approx(expected, abs=3)
    assert max(abs(a - b) for a, b in zip(expected, colour, strict=True)) > 8  # or nothing is shown


def test_a_palette_and_what_is_half_seen_have_a_profile_too():
    paints = Image.new("P", (8, 8), 1)
    paints.putpalette([0, 0, 0, 150, 90, 110])
    out = BytesIO()
    paints.save(out, "PNG", transparency=b"\xff\x80", icc_profile=odd_pictures.profile("Adobe RGB"))
    *seen, alpha = opened(cleaned(out.getvalue())).convert("RGBA").getpixel((0, 0))
    assert seen == pytest.approx(in_srgb((150, 90, 110), "Adobe RGB"), abs=2)
    assert alpha == 0x80


@pytest.mark.parametrize("value", [0, 20_000, 32_768, 65_535])
def test_sixteen_bits_become_eight_and_stay_as_bright(value):
    deep = BytesIO()
    Image.frombytes("I;16", (4, 4), value.to_bytes(2, "little") * 16).save(deep, "PNG")
    assert opened(cleaned(deep.getvalue())).convert("L").getpixel((0, 0)) == pytest.approx(
        value / 257, abs=1
    )


def test_what_has_more_pixels_than_a_page_shows_is_halved():
    image = opened(cleaned(picture("PNG", size=(5_001, 3_000), mode="L")))
    assert image.size == (2_501, 1_500)
    assert opened(cleaned(picture(size=(5_000, 3_000)))).size == (2_500, 1_500)
    assert opened(cleaned(picture(size=(4_000, 2_500)))).size == (4_000, 2_500)


def test_a_photograph_of_a_telephone_that_holds_several_is_kept():
    out = BytesIO()
    one, other = Image.new("RGB", (40, 20)), Image.new("RGB", (20, 10))
    one.save(out, "MPO", save_all=True, append_images=[other])
    assert opened(cleaned(out.getvalue())).format == "JPEG"


class TestAtTheDesk:
    @pytest.fixture
    def reporter(self, db, client, django_user_model):
        user = django_user_model.objects.create_user("reporter", is_staff=True)
        user.groups.add(Group.objects.get(name="記者"))
        client.force_login(user)
        return client

    def upload(self, reporter, data, name):
        file = SimpleUploadedFile(name, data)
        values = {"file": file, "alt": "図", "focal_x": "50", "focal_y": "50"}
        return reporter.post(reverse("admin:articles_picture_add"), values)

    def test_a_picture_is_stored_under_a_name_of_our_own(self, reporter):
        assert self.upload(reporter, picture(), "../../evil<b>.jpg").status_code == 302
        stored = Picture.objects.get()
        assert "evil" not in stored.file.name
        assert (stored.width, stored.height) == (40, 20)

    def test_a_refused_file_leaves_nothing_behind(self, reporter):
        response = self.upload(reporter, picture(size=(400, 400))[:700], "half.jpg")
        assert "画像として読めません" in response.content.decode()
        assert not Picture.objects.exists()
        assert not default_storage.exists("pictures") or default_storage.listdir("pictures") == (
            [],
            [],
        )

    def test_a_hundred_odd_files_are_stored_bare_or_refused_with_the_reason(self, reporter):
        readable, unreadable = dict(odd_pictures.readable()), dict(odd_pictures.unreadable())
        assert len(readable) + len(unreadable) >= 112
        names = list(readable | unreadable)
        said = ""
        for start in range(0, len(names), 25):
            files = [
                SimpleUploadedFile(f"{names.index(name)}.jpg", (readable | unreadable)[name])
                for name in names[start : start + 25]
            ]
            answer = reporter.post(
                reverse("admin:articles_picture_upload"), {"files": files}, follow=True
            )
            assert answer.status_code == 200
            said += answer.content.decode()
        for number, name in enumerate(names):
            refused = re.search(f"「{number}.jpg」：画像(として読め|が大きすぎ)", said)
            assert bool(refused) == (name in unreadable), name
        stored = set(files_in("pictures"))
        assert stored == set(Picture.objects.values_list("file", flat=True))
        for path in [*stored, *files_in("renditions")]:
            with default_storage.open(path) as file:
                content = file.read()
            image = Image.open(BytesIO(content))
            assert not image.getexif()
            assert not {"icc_profile", "xmp", "exif", "comment"} & image.info.keys()
            assert b"<script" not in content
            assert b"<?php" not in content
            assert odd_pictures.CAMERA.encode() not in content
            assert getattr(image, "n_frames", 1) == 1

    @pytest.mark.parametrize(
        "name",
        ["..", ".", "/etc/passwd", "x" * 5_000 + ".jpg", "\x00.jpg", "a\r\nb.jpg", "写真.jpg"],
    )
    def test_any_name_of_a_file_is_answered(self, reporter, name):
        boundary, head = "x", f'Content-Disposition: form-data; name="files"; filename="{name}"'
        body = f"--{boundary}\r\n{head}\r\n\r\n".encode() + picture() + b"\r\n--x--\r\n"
        answer = reporter.generic(
            "POST",
            reverse("admin:articles_picture_upload"),
            body,
            "multipart/form-data; boundary=x",
        )
        assert answer.status_code < 500
        assert all(re.fullmatch(r"pictures/\d{4}/\d\d/[0-9a-f]{24}\.jpg", p) for p in files_in(""))


def files_in(folder):
    """The files below a folder of the storage, by their whole names; copies of pictures apart."""
    if not default_storage.exists(folder):
        return
    folders, files = default_storage.listdir(folder)
    for name in folders:
        if folder or name != "renditions":
            yield from files_in(f"{folder}/{name}".lstrip("/"))
    yield from (f"{folder}/{name}".lstrip("/") for name in files)


MEASURED = """
import sys
from io import BytesIO
from pathlib import Path

import django

django.setup()
from django.core.files.storage import default_storage

from articles import renditions
from articles.models import Picture
from articles.uploads import cleaned_picture

for path in sys.argv[1:]:
    file = cleaned_picture(BytesIO(Path(path).read_bytes()))
    renditions.make(Picture(file=default_storage.save(f"pictures/{file.name}", file)))
for field in ("VmHWM", "VmRSS"):
    [line] = [line for line in open("/proc/self/status") if line.startswith(field)]
    print(line.split()[1])
"""


def test_no_picture_takes_more_than_300_megabytes(tmp_path):
    """Each at the most pixels of its kind, turned, in the mode that takes most room; and its copies."""
    size = (7_300, 5_400)
    held = {"exif": odd_pictures.exif(6)}
    ground = odd_pictures.image(size=(700, 500))
    worst = {
        "inks": picture("JPEG", size, "CMYK", **held),
        "profile": odd_pictures.written(
            "JPEG", ground.resize(size), icc_profile=odd_pictures.profile("Adobe RGB"), **held
        ),
        "steps": odd_pictures.written(
            *("JPEG", ground.resize((6_000, 4_600))), progressive=True, subsampling=0, **held
        ),
        "webp": picture("WEBP", (3_000, 2_500), "RGBA", **held),
        "gif": picture("GIF", size, "P"),
        # As large as they are stored: of upright ones the copies take most.
        "upright": picture("PNG", (2_744, 3_680), "RGBA"),
        "tall": picture("PNG", (1_000, 10_100), "RGBA"),
        "seen": picture("PNG", size, "RGBA", **held),
    }
    for name, data in worst.items():
        (tmp_path / name).write_bytes(data)
    paths = [str(tmp_path / name) for name in worst]
    environment = os.environ | {"RARETREND_DATA": str(tmp_path)}
    environment["DJANGO_SETTINGS_MODULE"] = "raretrend.settings"
    told = subprocess.run(
        [sys.executable, "-c", MEASURED, *paths], capture_output=True, check=True, env=environment
    )
    peak, kept = (int(kilobytes) for kilobytes in told.stdout.split())
    assert peak < 300 * 1024
    assert kept < 120 * 1024  # and of that 90 before the first
