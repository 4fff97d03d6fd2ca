"""Copies of pictures: which there are, how they look, and when they go."""

from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.views.static import serve
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from articles import drafting, publishing, renditions
from articles.models import Picture
from tests.articles.pictures import (
    BLUE,
    RED,
    addresses,
    copies_of,
    halves,
    near,
    opened,
    picture,
    printed,
    sized,
)


class TestSizes:
    def test_a_large_picture_has_every_width(self):
        assert [one.width for one in renditions.whole(sized(4_000, 3_000))] == [*renditions.WIDTHS]

    @given(st.integers(1, 9_000), st.integers(1, 9_000))
    def test_no_copy_is_larger_than_its_picture_nor_two_the_same(self, width, height):
        widths = [one.width for one in renditions.whole(sized(width, height))]
        assert max(widths) <= min(width, renditions.WIDTHS[-1])
        assert all(one < other for one, other in pairwise(widths))

    @given(*[st.integers(1, 9_000)] * 2)
    def test_the_largest_copy_is_as_large_as_may_be(self, width, height):
        largest = renditions.whole(sized(width, height))[-1]
        assert largest.width * largest.height <= renditions.MOST_PIXELS + largest.width
        if largest.width < min(width, renditions.WIDTHS[-1]):
            wider = largest.width + 1
            assert wider * wider * height / width > renditions.MOST_PIXELS

    @given(st.integers(30, 9_000), st.integers(30, 9_000))
    def test_copies_keep_the_shape_of_their_picture(self, width, height):
        for one in renditions.whole(sized(width, height)):
            assert abs(one.height - height * one.width / width) <= 0.5 or one.height == 1

    @given(*[st.integers(1, 9_000)] * 2, *[st.integers(0, 100)] * 2)
    def test_a_crop_lies_within_the_picture(self, width, height, x, y):
        for one in renditions.crops(sized(width, height, x, y)):
            left, top, right, bottom = one.box
            assert 0 <= left < right <= width
            assert 0 <= top < bottom <= height

    @given(*[st.integers(64, 9_000)] * 2)
    def test_a_crop_is_as_wide_as_sixteen_to_nine(self, width, height):
        left, top, right, bottom = renditions.crops(sized(width, height))[-1].box
        assert (right - left) / (bottom - top) == pytest.approx(16 / 9, rel=0.04)

    def test_a_picture_too_tall_for_webp_is_offered_as_it_is(self):
        offer = sized(100, 20_000).whole
        assert offer.sources == []
        assert offer.url.endswith("a.png")

    def test_the_names_of_two_pictures_never_meet(self):
        one = renditions.whole(sized(900, 600))[0]
        assert one.name("pictures/a.png", "webp") != one.name("pictures/a.jpg", "webp")


class TestCopies:
    def test_every_copy_pages_offer_is_there(self, store):
        row = store(halves((2_000, 900)))
        for offer in (row.whole, row.crop):
            for address in addresses(printed(offer)):
                assert default_storage.exists(address.removeprefix("/media/")), address

    def test_copies_have_the_size_and_the_format_their_names_tell(self, store):
        row = store(halves((900, 600)))
        for part in (renditions.whole, renditions.crops):
            for one in part(row):
                for ending in renditions.FORMATS:
                    image = opened(one.name(row.file.name, ending))
                    assert (image.size, image.format) == ((one.width, one.height), ending.upper())

    def test_copies_are_served_as_what_they_are(self, store, rf):
        row = store(halves((100, 80)))
        for source in row.whole.sources:
            path = source["srcset"].split()[0].removeprefix("/media/")
            answer = serve(rf.get("/"), path, document_root=settings.MEDIA_ROOT)
            assert answer["Content-Type"] == source["type"]
            answer.close()

    def test_avif_is_among_the_formats(self):
        assert renditions.FORMATS == ["avif", "webp"]

    @pytest.mark.parametrize("mode", ["1", "L", "P", "RGB"])
    def test_pictures_of_every_kind_have_copies(self, store, mode):
        row = store(picture("PNG", mode=mode, size=(100, 80)))
        assert {name.partition(".")[0] for name in copies_of(row)} == {"100", "16x9-50-50-100"}

    @pytest.mark.parametrize(("mode", "clear"), [("RGBA", (0, 0, 0, 0)), ("LA", (0, 0))])
    def test_what_is_transparent_stays_so(self, store, mode, clear):
        row = store(picture("PNG", mode=mode, size=(100, 80), color=clear))
        for name, image in copies_of(row).items():
            assert image.convert("RGBA").getpixel((50, 20))[3] == 0, name

    def test_a_palette_with_a_transparent_colour_stays_transparent(self, store):
        row = store(picture("GIF", mode="P", size=(100, 80), transparency=0))
        for name, image in copies_of(row).items():
            assert image.convert("RGBA").getpixel((50, 20))[3] == 0, name

    def test_an_animation_is_copied_by_its_first_frame(self, db):
        frames = [Image.new("RGB", (100, 80), colour) for colour in (RED, BLUE)]
        out = BytesIO()
        frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
        row = Picture.objects.create(file=ContentFile(out.getvalue(), "moving.webp"))
        renditions.make(row)
        for name, image in copies_of(row).items():
            assert near(image.convert("RGB").getpixel((50, 20)), RED), name

    def test_copies_of_a_photograph_are_upright_and_tell_nothing_of_where_it_was_taken(self, store):
        exif = Image.Exif()
        exif[0x0112] = 6  # turned by a quarter
        exif[0x8825] = {1: "N", 2: (35.0, 41.0, 22.0)}
        row = store(picture(size=(400, 200), exif=exif))
        copies = copies_of(row)
        assert copies["200.avif"].size == copies["200.webp"].size == (200, 400)
        assert not any(dict(image.getexif()) for image in copies.values())

    @pytest.mark.parametrize("size", [(1, 1), (1, 500), (500, 1), (3, 2)])
    def test_the_smallest_pictures_have_copies(self, store, size):
        assert len(copies_of(store(picture("PNG", size=size)))) >= 4

    def test_what_is_there_is_not_made_again(self, store):
        row = store(halves())
        assert renditions.make(row) == 0
        assert renditions.make(row, anew=True) == len(copies_of(row))


class TestCentre:
    def test_a_crop_shows_what_the_centre_is_at(self, store):
        left, right = store(halves(), focal_x=0), store(halves(left=BLUE, right=RED), focal_x=100)
        for row in (left, right):
            crop = opened(renditions.crops(row)[-1].name(row.file.name, "webp")).convert("RGB")
            middle = (crop.width // 2, crop.height // 2)
            assert near(crop.getpixel(middle), RED)

    def test_another_centre_has_crops_of_its_own(self, store, save):
        row = store(halves(), focal_x=0)
        save(row, focal_x=100)
        crop = opened(renditions.crops(row)[-1].name(row.file.name, "webp")).convert("RGB")
        assert near(crop.getpixel((crop.width // 2, 10)), BLUE)

    def test_what_a_frozen_article_offers_stays_when_the_centre_moves(self, store, save, document):
        row = store(halves((1_000, 700)), alt="図")
        draft = drafting.new_article(document)
        draft.figure_set.create(picture=row, alt="図", ordering=900)
        edition = publishing.publish(draft)
        save(row, focal_x=10, focal_y=90)
        soup = BeautifulSoup(edition.body_html, "html.parser").find("picture")
        assert len(addresses(soup)) > 1
        for address in addresses(soup):
            assert default_storage.exists(address.removeprefix("/media/")), address


class TestMisfortune:
    """A file that is broken or gone costs its copies, and nothing else."""

    @pytest.fixture
    def broken(self, store):
        row = store(halves())
        renditions.remove(row.file.name)
        default_storage.delete(row.file.name)
        return row

    def test_other_fields_are_saved_and_the_log_says_what_is_wrong(self, broken, save, caplog):
        save(broken, alt="新しい説明")
        assert Picture.objects.get().alt == "新しい説明"
        assert "縮小版を作れません" in caplog.text

    @pytest.mark.parametrize("left", [b"", b"no picture", halves()[:90]])
    def test_other_fields_are_saved_at_the_desk(
        self, broken, left, client, admin_user, django_capture_on_commit_callbacks
    ):
        if left:
            default_storage.save(broken.file.name, ContentFile(left))
        client.force_login(admin_user)
        values = {"alt": "新しい説明", "focal_x": "20", "focal_y": "30"}
        with django_capture_on_commit_callbacks(execute=True):
            client.post(f"/admin/articles/picture/{broken.pk}/change/", values)
        row = Picture.objects.get()
        assert (row.alt, row.focal_x) == ("新しい説明", 20)
        assert (row.width, row.height) == (broken.width, broken.height)

    def test_pages_with_it_are_shown(self, broken, document, get):
        draft = drafting.new_article(document)
        draft.cover = broken
        draft.save()
        draft.figure_set.create(picture=broken, alt="図", ordering=900)
        article = publishing.publish(draft).article
        assert get(article).status_code == get("/").status_code == 200

    def test_what_the_file_is_not_as_large_as_its_row_says_is_an_error_of_ours(self, store):
        row = store(halves())
        row.width = 90_000
        with pytest.raises(renditions.NotMade, match="縮小版を作れません"):
            renditions.make(row)


class TestRemoval:
    @pytest.fixture
    def delete(self, django_capture_on_commit_callbacks):
        def delete(rows):
            with django_capture_on_commit_callbacks(execute=True):
                rows.delete()

        return delete

    def files(self):
        return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]

    def test_the_files_of_a_picture_go_with_it(self, store, save, delete):
        row = store(halves())
        save(row, focal_x=1)
        delete(Picture.objects.filter(pk=row.pk))
        assert self.files() == []

    def test_nothing_goes_before_the_deletion_is_certain(self, store):
        row = store(halves())
        name = row.file.name
        row.delete()  # the test's own transaction is never committed
        assert default_storage.exists(name)

    def test_a_file_two_pictures_share_stays_until_the_last_goes(self, store, delete):
        row = store(halves())
        other = Picture.objects.create(file=row.file.name)
        delete(row)
        assert default_storage.exists(other.file.name)
        delete(other)
        assert self.files() == []
