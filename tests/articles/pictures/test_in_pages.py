"""What pages offer of a picture, and where its addresses lead."""

import pytest
from bs4 import BeautifulSoup
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from articles import drafting, publishing, renditions
from articles.models import Picture
from tests.articles.pictures import addresses, copies_of, halves, printed, sized


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
