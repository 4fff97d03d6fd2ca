"""Editions as pictures for social networks."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import noto_cjk_sans_jp_bold
import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.template import Context, Template
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st
from PIL import Image, ImageChops

from articles import cards, drafting, publishing
from articles.cards import drawing
from articles.cards.drawing import Card, card_of, draw
from articles.models import Edition
from trends import recording
from trends.charts import NotDrawable, canvas

pytestmark = pytest.mark.any_database


@pytest.fixture
def publish(django_capture_on_commit_callbacks):
    """Publishes, and does what is done after the commit."""

    def publish(draft, **values):
        with django_capture_on_commit_callbacks(execute=True):
            edition = publishing.publish(draft, **values)
        return Edition.objects.for_cards().get(pk=edition.pk)

    return publish


@pytest.fixture
def edition(draft, publish):
    """A live edition."""
    return publish(draft)


@pytest.fixture
def without_font(monkeypatch):
    monkeypatch.setattr(noto_cjk_sans_jp_bold, "FONT_PATH", "/nowhere.otf")
    canvas.font.cache_clear()
    canvas._has_glyph.cache_clear()
    yield
    canvas.font.cache_clear()


def files():
    folder = Path(settings.MEDIA_ROOT) / "cards"
    return sorted(folder.iterdir()) if folder.exists() else []


def opened(data):
    return Image.open(BytesIO(data)).convert("RGB")


def differ(one, other, box):
    """Whether two cards differ within a box, by more than the choice of their few colours."""
    parts = [opened(data).crop(box) for data in (one, other)]
    return max(most for _, most in ImageChops.difference(*parts).getextrema()) > 60


CHART = (0, drawing.CHART_TOP, canvas.WIDTH, drawing.CHART_TOP + drawing.CHART_HEIGHT)


class TestDrawing:
    def test_a_card_is_a_small_png_of_the_usual_size(self):
        card = draw(
            Card("線状降水帯とは何か――発生の仕組みと読み方" * 3, "線状降水帯", "検索数 10万+")
        )
        assert (opened(card).size, card[:4]) == ((1200, 630), b"\x89PNG")
        assert len(card) < 80_000

    def test_equal_cards_are_equal_bytes(self):
        assert draw(Card("題名", "言葉", "検索数 5+")) == draw(Card("題名", "言葉", "検索数 5+"))

    @limits(max_examples=40)
    @given(st.text(max_size=200), st.text(max_size=80))
    def test_any_title_is_drawn_within_the_margins_or_refused(self, title, keyword):
        try:
            image = opened(draw(Card(title, keyword)))
        except NotDrawable:
            return
        right = image.crop((canvas.WIDTH - 40, 0, canvas.WIDTH, canvas.HEIGHT))
        assert len(right.getcolors()) == 1

    @pytest.mark.parametrize("title", ["題", "題名" * 100, "word" * 50, "「" * 200, "a b " * 50])
    def test_a_title_of_any_length_leaves_the_chart_alone(self, title, edition):
        recording.record(
            ("ガリウム", "JP", edition.live_from - timedelta(days=day), 500) for day in range(1, 6)
        )
        edition.trend.refresh_from_db()
        told = card_of(edition)
        assert told.chart
        long = draw(Card(title, told.keyword, told.said, told.chart))
        assert not differ(long, draw(told), CHART)

    def test_a_title_is_parted_at_its_colon_even_if_it_is_set_a_little_smaller_then(self):
        title = "20年ぶりの新紙幣：何が変わり、古いお札はどうなるのか"
        _, lines = drawing._typeset(title, drawing.TITLE_ABOVE_CHART)
        assert lines == ["20年ぶりの新紙幣：", "何が変わり、古いお札はどうなるのか"]

    def test_what_the_font_has_no_glyph_for_is_left_out(self):
        assert draw(Card("🚀打ち上げ🎉成功")) == draw(Card("打ち上げ成功"))

    @pytest.mark.parametrize("title", ["🚀", "", " ", "ไทย"])
    def test_a_title_of_which_nothing_can_be_drawn_has_no_card(self, title):
        with pytest.raises(NotDrawable):
            draw(Card(title))

    def test_without_its_font_there_is_no_card(self, without_font):
        with pytest.raises(NotDrawable):
            draw(Card("題名"))


class TestWhatItSays:
    def test_it_says_the_trend_and_its_traffic_when_the_edition_was_published(self, edition):
        recording.record([("ガリウム", "JP", edition.live_from + timedelta(days=1), 900_000)])
        edition = Edition.objects.for_cards().get(pk=edition.pk)
        assert (card_of(edition).keyword, card_of(edition).said) == ("ガリウム", "検索数 2,000+")

    def test_one_observation_is_no_chart(self, edition):
        assert card_of(edition).chart is None

    def test_an_edition_without_a_trend_has_its_title_alone(self, db, document, publish):
        document.trend = None
        edition = publish(drafting.new_article(document))
        assert card_of(edition) == Card(edition.title)

    def test_its_chart_ends_when_the_edition_went_live(self, edition):
        recording.record(
            ("ガリウム", "JP", edition.live_from + timedelta(days=day), 500) for day in range(-5, 5)
        )
        edition = Edition.objects.for_cards().get(pk=edition.pk)
        chart = card_of(edition).chart
        assert chart.end == edition.live_from
        assert max(at for at, _ in chart.points) <= edition.live_from

    def test_it_is_the_same_card_long_afterwards(self, edition, clock):
        recording.record(
            ("ガリウム", "JP", edition.live_from - timedelta(days=day), 500) for day in range(1, 60)
        )
        edition = Edition.objects.for_cards().get(pk=edition.pk)
        at_once = card_of(edition).chart.peaks
        clock.tick(days=200)
        recording.record([("ガリウム", "JP", clock.now, 500)])
        edition = Edition.objects.for_cards().get(pk=edition.pk)
        assert card_of(edition).chart.peaks.keys() == at_once.keys()


class TestAddress:
    def test_browsers_keep_the_card_and_caches_for_others_let_it_go(self, edition, client):
        answer = client.get(cards.address(edition))
        assert answer["Content-Type"] == "image/png"
        assert set(answer["Cache-Control"].split(", ")) == {
            *("public", "max-age=86400", "s-maxage=1")
        }
        assert answer.content == draw(card_of(edition))

    def test_it_changes_with_the_edition(self, edition, publish):
        draft = publishing.next_draft(edition.article)
        draft.title = "改めた題名"
        draft.save()
        assert cards.address(publish(draft)) != cards.address(edition)

    def test_a_former_version_leads_to_the_present_one(self, edition, publish, client):
        former = cards.address(edition)
        draft = publishing.next_draft(edition.article)
        draft.title = "改めた題名"
        draft.save()
        present = publish(draft)
        answer = client.get(former)
        assert (answer.status_code, answer["Location"]) == (302, cards.address(present))
        assert "max-age" not in answer.get("Cache-Control", "")

    def test_it_goes_with_the_article(self, edition, client):
        address = cards.address(edition)
        publishing.withdraw(edition.article)
        answer = client.get(address)
        assert answer.status_code == 410
        assert answer["Content-Type"] != "image/png"

    def test_a_former_slug_leads_on(self, edition, client):
        former = cards.address(edition)
        publishing.rename(edition.article, "ガリウム")
        answer = client.get(former, follow=True)
        assert answer.redirect_chain[0][1] == 301
        assert answer["Content-Type"] == "image/png"

    @pytest.mark.parametrize("path", ["card-.png", "card-0.png", "card-%00.png", "card-あ.png"])
    def test_nonsense_is_no_error(self, edition, client, path):
        assert client.get(f"/articles/gallium/{path}").status_code in {302, 404}

    def test_templates_know_it(self, edition, django_assert_num_queries):
        template = Template("{% load cards %}{{ edition|card_address }}")
        with django_assert_num_queries(0):
            assert template.render(Context({"edition": edition})) == cards.address(edition)

    def test_a_stored_card_costs_one_query(self, edition, client, django_assert_num_queries):
        with django_assert_num_queries(1):
            client.get(cards.address(edition))

    def test_without_the_font_there_is_neither_an_address_nor_a_card(
        self, draft, publish, client, without_font
    ):
        edition = publish(draft)
        assert cards.address(edition) is None
        for version in (cards.version(edition), "0"):
            path = f"/articles/{edition.article.slug}/card-{version}.png"
            assert client.get(path).status_code == 404


class TestSecrecy:
    """Nobody sees a card before or after its article."""

    def test_a_scheduled_card_is_neither_shown_nor_stored_before_its_time(
        self, draft, publish, client, clock
    ):
        edition = publish(draft, at=clock.now + timedelta(hours=1))
        assert client.get(cards.address(edition)).status_code == 404
        assert files() == []
        clock.tick(hours=1)
        assert client.get(cards.address(edition)).status_code == 200

    def test_a_draft_has_no_card(self, draft, client):
        assert client.get(cards.address(draft)).status_code == 404

    def test_a_withdrawn_card_is_gone(self, edition, client):
        publishing.withdraw(edition.article)
        assert client.get(cards.address(edition)).status_code == 410

    def test_the_stored_file_is_not_named_by_anything_public(self, edition):
        (file,) = files()
        assert cards.version(edition) not in file.name
        assert len(file.stem) == 64

    def test_the_stored_file_cannot_be_named_without_the_secret_of_the_site(
        self, edition, settings, client
    ):
        settings.SECRET_KEY = "another"
        client.get(cards.address(edition))
        assert len(files()) == 2


class TestKeeping:
    def test_a_card_is_ready_once_its_edition_is_live(self, edition):
        assert [file.read_bytes() for file in files()] == [draw(card_of(edition))]

    @pytest.mark.parametrize("left", [None, b"", b"\x89PNG half of it"])
    def test_a_card_whose_file_is_gone_or_torn_is_made_again(self, edition, client, left):
        (file,) = files()
        name = f"cards/{file.name}"
        default_storage.delete(name)
        if left is not None:
            default_storage.save(name, ContentFile(left))
        assert client.get(cards.address(edition)).content == draw(card_of(edition))
        assert [one.name for one in files()] == [file.name]
        assert files()[0].read_bytes() == draw(card_of(edition))

    def test_publication_goes_on_without_a_card(self, draft, publish, without_font, caplog, get):
        edition = publish(draft)
        assert get(edition.article).status_code == 200
        assert "カードの書体を読めません" in caplog.text

    def test_a_card_that_cannot_be_stored_is_still_shown(
        self, edition, client, monkeypatch, caplog
    ):
        default_storage.delete(f"cards/{files()[0].name}")

        def full(*args, **kwargs):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(FileSystemStorage, "save", full)
        assert client.get(cards.address(edition)).status_code == 200
        assert "could not be stored" in caplog.text
