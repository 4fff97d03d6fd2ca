"""Uploaded pictures are written anew, or refused with a reason; nothing is left behind."""

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


def picture(kind="JPEG", size=(40, 20), mode="RGB", **options):
    out = BytesIO()
    Image.new(mode, size, options.pop("color", 0)).save(out, kind, **options)
    return out.getvalue()


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
)
def test_what_is_no_picture_or_too_large_is_refused_with_the_reason(data, reason):
    with pytest.raises(ValidationError, match=reason):
        cleaned(data)


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
