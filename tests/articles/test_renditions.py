"""Copies of pictures: which there are, how they look, and what pages offer of them."""

from io import BytesIO, StringIO
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.template.loader import render_to_string
from django.views.static import serve
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from articles import drafting, publishing, renditions
from articles.models import Picture
from articles.uploads import cleaned_picture
from tests.articles.test_uploads import picture as picture_bytes

RED, BLUE = (255, 0, 0), (0, 0, 255)


@pytest.fixture
def store(db, django_capture_on_commit_callbacks):
    """Stores a picture as the desk does, and makes its copies as a commit would."""

    def store(data: bytes, **values) -> Picture:
        with django_capture_on_commit_callbacks(execute=True):
            return Picture.objects.create(file=cleaned_picture(BytesIO(data)), **values)

    return store


@pytest.fixture
def save(django_capture_on_commit_callbacks):
    """Saves a row and does what is to be done after the commit."""

    def save(row, **values):
        for name, value in values.items():
            setattr(row, name, value)
        with django_capture_on_commit_callbacks(execute=True):
            row.save()

    return save


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
        row = store(picture_bytes("PNG", mode=mode, size=(100, 80)))
        assert {name.partition(".")[0] for name in copies_of(row)} == {"100", "16x9-50-50-100"}

    @pytest.mark.parametrize(("mode", "clear"), [("RGBA", (0, 0, 0, 0)), ("LA", (0, 0))])
    def test_what_is_transparent_stays_so(self, store, mode, clear):
        row = store(picture_bytes("PNG", mode=mode, size=(100, 80), color=clear))
        for name, image in copies_of(row).items():
            assert image.convert("RGBA").getpixel((50, 20))[3] == 0, name

    def test_a_palette_with_a_transparent_colour_stays_transparent(self, store):
        row = store(picture_bytes("GIF", mode="P", size=(100, 80), transparency=0))
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
        row = store(picture_bytes(size=(400, 200), exif=exif))
        copies = copies_of(row)
        assert copies["200.avif"].size == copies["200.webp"].size == (200, 400)
        assert not any(dict(image.getexif()) for image in copies.values())

    @pytest.mark.parametrize("size", [(1, 1), (1, 500), (500, 1), (3, 2)])
    def test_the_smallest_pictures_have_copies(self, store, size):
        assert len(copies_of(store(picture_bytes("PNG", size=size)))) >= 4

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


class TestMarkup:
    def test_formats_are_offered_best_first_with_their_widths(self):
        soup = printed(sized(1_600, 900).whole)
        assert [one["type"] for one in soup.find_all("source")] == ["image/avif", "image/webp"]
        for one in soup.find_all("source"):
            widths = [part.split()[1] for part in one["srcset"].split(", ")]
            assert widths == ["480w", "800w", "1280w", "1600w"]

    def test_the_picture_as_stored_is_for_all_others(self):
        assert printed(sized(1_600, 900).whole).img["src"] == "/media/a.png"

    def test_a_crop_tells_its_own_size(self):
        image = printed(sized(4_000, 4_000).crop).img
        assert (image["width"], image["height"]) == ("1600", "900")

    def test_words_cannot_break_out(self):
        soup = printed(sized(9, 9).whole, alt='"><script>alert(1)</script>')
        assert soup.script is None
        assert soup.img["alt"] == '"><script>alert(1)</script>'


class TestPages:
    @pytest.fixture
    def live(self, store, document):
        """A live article with a cover and a figure."""
        cover = store(halves((1_000, 1_000)), alt="表紙の説明")
        draft = drafting.new_article(document)
        draft.cover = cover
        draft.save()
        draft.figure_set.create(
            picture=store(halves((600, 400))), alt="図の説明", caption="図", ordering=900
        )
        return publishing.publish(draft).article

    def soup(self, answer):
        return BeautifulSoup(answer.content, "html.parser")

    def test_a_figure_is_a_picture_with_its_caption(self, live, get):
        figure = self.soup(get(live)).select_one("figure.picture")
        assert figure.img["alt"] == "図の説明"
        assert figure.img["loading"] == "lazy"
        assert (figure.img["width"], figure.img["height"]) == ("600", "400")

    def test_the_cover_is_whole_and_comes_first(self, live, get):
        image = self.soup(get(live)).select_one(".cover picture > img")
        assert image["alt"] == "表紙の説明"
        assert image["fetchpriority"] == "high"
        assert "loading" not in image.attrs
        assert (image["width"], image["height"]) == ("1000", "1000")

    def test_only_the_lead_story_is_loaded_at_once(self, live, get, document):
        document.slug = "second"
        second = drafting.new_article(document)
        second.cover = Picture.objects.first()
        second.save()
        publishing.publish(second)
        page = self.soup(get("/"))
        lead, *others = page.select(".card-picture picture > img")
        assert "loading" not in lead.attrs
        assert [image["loading"] for image in others] == ["lazy"]

    def test_cards_show_the_crop(self, live, get):
        image = self.soup(get("/articles/")).select_one(".card-picture picture > img")
        assert (image["width"], image["height"]) == ("1000", "562")

    def test_pictures_cost_lists_no_queries(self, live, client, django_assert_num_queries):
        Picture.objects.update(alt="x")
        with django_assert_num_queries(1):
            client.get("/articles/")


class TestCommand:
    def run(self, *args):
        out = StringIO()
        call_command("make_renditions", *args, stdout=out)
        return out.getvalue()

    def test_it_makes_what_is_missing_and_then_nothing_more(self, store):
        row = store(halves())
        renditions.remove(row.file.name)
        assert f"{row.file.name}：" in self.run()
        assert copies_of(row)
        assert self.run() == "1枚の画像を調べ、縮小版を0件作りました。\n"

    def test_it_makes_all_of_them_anew(self, store):
        row = store(halves())
        torn = renditions.whole(row)[0].name(row.file.name, "webp")
        default_storage.delete(torn)
        default_storage.save(torn, ContentFile(b"half"))
        self.run("--anew")
        assert opened(torn).format == "WEBP"

    def test_a_broken_picture_is_named_and_the_others_are_made(self, store):
        broken, whole = store(halves()), store(halves((900, 500)))
        for row in (broken, whole):
            renditions.remove(row.file.name)
        default_storage.delete(broken.file.name)
        with pytest.raises(CommandError, match=broken.file.name):
            self.run()
        assert copies_of(whole)


def test_a_picture_uploaded_at_the_desk_has_its_copies_at_once(
    client, admin_user, django_capture_on_commit_callbacks
):
    client.force_login(admin_user)
    file = SimpleUploadedFile("x.png", halves())
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/admin/articles/picture/upload/", {"files": [file]})
    assert copies_of(Picture.objects.get())
    page = BeautifulSoup(client.get("/admin/articles/picture/").content, "html.parser")
    thumbnail = page.select_one("img.thumbnail")["src"]
    assert default_storage.exists(thumbnail.removeprefix("/media/"))


class TestMissingCopies:
    def test_their_addresses_lead_to_the_picture(self, store, client):
        row = store(halves((900, 600)))
        chosen = [address for address in addresses(printed(row.whole)) if "renditions" in address]
        renditions.remove(row.file.name)
        for address in chosen:
            answer = client.get(address, follow=True)
            assert answer.redirect_chain == [(row.file.url, 302)]
            assert answer["Content-Type"] == "image/png"
            answer.close()

    @pytest.mark.parametrize(
        "path",
        [
            "renditions/pictures/none.png/480.webp",
            "renditions/480.webp",
            "renditions//480.webp",
            "renditions/../../secret-key/480.webp",
            "renditions/pictures/a\x00.png/480.webp",
            "renditions/" + "a" * 3_000 + "/480.webp",
            "pictures/none.png",
        ],
    )
    def test_what_is_no_copy_of_a_picture_is_not_found(self, store, client, path):
        store(halves((100, 80)))
        assert client.get(f"/media/{path}").status_code in {400, 404}
