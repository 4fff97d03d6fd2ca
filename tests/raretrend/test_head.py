"""The head of every page: what it is, where it is, how it looks when it is shared."""

import json
import re
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.files.base import ContentFile
from django.template import Context, Template, TemplateSyntaxError
from django.utils import timezone

from articles import cards, drafting, publishing
from articles.document import Document, Event, Prose, Quote, Source, Trend, Use
from articles.models import Person, Picture
from articles.models import Source as SourceRow
from raretrend.templatetags.head import data_blocks

#: One address of every kind of page, the canonical one.
PAGES = (
    *("/", "/articles/", "/articles/one/", "/articles/one/history/", "/topics/", "/topics/資源/"),
    *("/elements/", "/elements/nd/", "/people/", "/people/{person}/", "/sources/"),
    *("/sources/?publisher=商務省", "/sources/{source}/", "/timeline/", "/timeline/?year=2024"),
    *("/search/", "/trends/", "/trends/about/", "/trends/compare/", "/trends/jp/言葉/"),
    *("/trends/?date={today}", "/trends/?month={month}", "/about/", "/accessibility/"),
)
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c02"
    "0000000b4944415478da6364f80f00010501012718e3660000000049454e44ae426082"
)


@pytest.fixture
def edition(db):
    """A live article on everything a page can be about."""
    source = Source(publisher="商務省", title="公告")
    day = timezone.datetime(2024, 5, 1).date()
    document = Document(
        title="題名",
        lead="前文です。",
        topics=["資源", "電池"],
        trend=Trend("言葉", "JP", 500),
        blocks=[
            Prose("<p>本文</p>"),
            Quote("話", "肩書", "山田太郎", False, source),
            Event("2024年5月1日", day, day, "day", "できごと"),
            Use("磁石", ["Nd"], "車", None),
        ],
    )
    return publishing.publish(drafting.new_article(document, slug="one"))


@pytest.fixture
def addresses(edition):
    """The addresses in PAGES, with what only the database knows."""
    today = timezone.localdate()
    known = {
        "person": Person.objects.get().slug,
        "source": SourceRow.objects.get().pk,
        "today": today,
        "month": f"{today:%Y-%m}",
    }
    return [address.format(**known) for address in PAGES]


@pytest.fixture
def head(client):
    """The head of a page."""

    def read(address):
        answer = client.get(address)
        assert answer.status_code == 200, address
        return BeautifulSoup(answer.content, "lxml").head

    return read


def told(head, name):
    """What a meta element says; None without one, and never two."""
    found = head.select(f'meta[property="{name}"], meta[name="{name}"]')
    assert len(found) <= 1, name
    return found[0]["content"] if found else None


def canonical(head):
    (link,) = head.select('link[rel="canonical"]')
    return unquote(link["href"])


def test_every_page_says_where_it_is(addresses, head):
    for address in addresses:
        found = head(address)
        assert canonical(found) == f"{settings.SITE_URL}{address}"
        assert unquote(told(found, "og:url")) == canonical(found)
        languages = {
            link["hreflang"]: unquote(link["href"]) for link in found.select("link[hreflang]")
        }
        assert languages == {"ja": canonical(found), "x-default": canonical(found)}


def test_every_page_describes_itself_in_its_own_words(addresses, head):
    seen = {}
    for address in addresses:
        description = told(head(address), "description")
        assert description == told(head(address), "og:description")
        assert 5 <= len(description) <= 130, address
        seen.setdefault(description, []).append(address)
    shared = [pages for pages in seen.values() if len(pages) > 1]
    # Timelines of other years differ in their titles only.
    assert shared == [["/timeline/", "/timeline/?year=2024"]]


def test_every_page_can_be_shared(addresses, head):
    for address in addresses:
        found = head(address)
        title = found.title.get_text().removesuffix(" | RareTrend")
        assert told(found, "og:title") == title
        assert told(found, "og:site_name") == "RareTrend"
        assert told(found, "og:locale") == "ja_JP"
        assert told(found, "twitter:card") in {"summary", "summary_large_image"}
        article = address == "/articles/one/"
        assert told(found, "og:type") == ("article" if article else "website")


@pytest.mark.parametrize("nonsense", ["utm_source=x", "page=1", "fbclid=%00", "a[]=%ff&b=&q=x"])
def test_an_address_keeps_nothing_of_a_query_it_does_not_know(addresses, head, nonsense):
    for address in addresses:
        longer = f"{address}{'&' if '?' in address else '?'}{nonsense}"
        assert canonical(head(longer)) == f"{settings.SITE_URL}{address}"


def test_a_page_of_a_list_is_itself(edition, head, client):
    for number in range(25):
        document = Document(title=f"題{number}", topics=["資源"], blocks=[Prose("<p>文</p>")])
        publishing.publish(drafting.new_article(document))
    for address in ("/articles/", "/topics/資源/"):
        tree = BeautifulSoup(client.get(address).content, "lxml")
        older = tree.select_one("a[rel=next]")["href"]
        assert canonical(head(f"{address}{older}&utm_source=x")) == (
            f"{settings.SITE_URL}{address}{older}"
        )


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/trends/jp/", "/trends/"),
        ("/elements/nd/?x=1", "/elements/nd/"),
        ("/topics/?by=size", "/topics/"),
        ("/trends/?state=rising&period=7d", "/trends/"),
        ("/trends/jp/言葉/?days=7", "/trends/jp/言葉/"),
        ("/articles/one/editions/1/", "/articles/one/"),
        ("/articles/one/history/?edition=1", "/articles/one/history/"),
        ("/search/?q=題名", "/search/"),
    ],
)
def test_other_ways_to_a_page_lead_to_its_one_address(edition, head, address, page):
    assert canonical(head(address)) == f"{settings.SITE_URL}{page}"


def test_a_slug_in_decomposed_characters_is_the_same_page(edition, head):
    publishing.rename(edition.article, "ガリウム")
    decomposed = "ガリウム".replace("ガ", "カ\u3099")
    address = f"/articles/{quote(decomposed)}/"
    assert canonical(head(address)) == f"{settings.SITE_URL}/articles/ガリウム/"


def test_an_article_says_when_it_appeared_and_changed_and_what_it_is_on(edition, head, clock):
    clock.tick(days=2)
    second = publishing.publish(publishing.next_draft(edition.article))
    found = head("/articles/one/")
    times = [told(found, f"article:{name}_time") for name in ("published", "modified")]
    assert [timezone.datetime.fromisoformat(time) for time in times] == [
        one.live_from.replace(microsecond=0) for one in (edition, second)
    ]
    tags = [meta["content"] for meta in found.select('meta[property="article:tag"]')]
    assert tags == ["資源", "電池"]
    assert told(found, "description") == "前文です。"


def test_an_article_without_a_lead_is_described_by_its_title(document, db, head):
    document.lead = ""
    publishing.publish(drafting.new_article(document))
    assert told(head("/articles/gallium/"), "description") == document.title


def test_a_picture_is_shown_where_no_card_can_be_drawn(draft, head, monkeypatch):
    monkeypatch.setattr(cards, "address", lambda edition: None)
    draft.cover = Picture.objects.create(file=ContentFile(PIXEL, "cover.png"), alt="粒")
    draft.save()
    publishing.publish(draft)
    found = head("/articles/gallium/")
    assert told(found, "og:image") == f"{settings.SITE_URL}{draft.cover.file.url}"
    assert (told(found, "og:image:width"), told(found, "og:image:height")) == ("1", "1")
    assert told(found, "og:image:alt") == "粒"
    assert told(found, "twitter:card") == "summary_large_image"
    assert told(head("/topics/"), "og:image") is None


def test_a_card_is_shown_before_the_cover(draft, head, client):
    draft.cover = Picture.objects.create(file=ContentFile(PIXEL, "cover.png"), alt="粒")
    draft.save()
    publishing.publish(draft)
    found = head("/articles/gallium/")
    answer = client.get(told(found, "og:image").removeprefix(settings.SITE_URL))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert told(found, "og:image:width") == "1200"
    assert told(found, "og:image:alt") == draft.title


def test_a_trend_shows_its_card_while_it_has_one(edition, head, client):
    image = told(head("/trends/jp/言葉/"), "og:image")
    assert unquote(image) == f"{settings.SITE_URL}/trends/jp/言葉/card.png"
    assert client.get(image.removeprefix(settings.SITE_URL)).status_code == 200


def test_browsers_take_the_colour_of_the_paper(edition, head):
    colours = {
        meta["media"]: meta["content"] for meta in head("/").select('meta[name="theme-color"]')
    }
    css = Path("static/css/tokens.css").read_text()
    light, dark = re.search(r"--paper: light-dark\((#\w+), (#\w+)\)", css).groups()
    assert colours == {
        "(prefers-color-scheme: light)": light,
        "(prefers-color-scheme: dark)": dark,
    }


def test_error_pages_have_no_address(db, client):
    answer = client.get("/nothing/")
    found = BeautifulSoup(answer.content, "lxml").head
    assert not found.select('link[rel="canonical"], link[hreflang]')
    assert told(found, "og:url") is None
    assert told(found, "description") is None


def test_what_a_writer_types_stays_text_in_the_head(db, head):
    hostile = "\"><script>alert('1')</script> & \n 二行"
    document = Document(title=hostile, lead=hostile, topics=["資源"], blocks=[Prose("<p>文</p>")])
    publishing.publish(drafting.new_article(document, slug="hostile"))
    found = head("/articles/hostile/")
    scripts = found.select("script:not([type='application/ld+json'])")
    assert [script.get("src", "")[:11] for script in scripts] == ["/static/js/"] * 2
    for name in ("og:title", "description", "og:description"):
        assert told(found, name).startswith("\"><script>alert('1')</script> & ")


def test_data_blocks_can_hold_any_text():
    hostile = '</script><!--<script>&\u2028\u2029"\\'
    block = data_blocks([{"name": hostile}])
    tree = BeautifulSoup(block, "html.parser")
    (script,) = tree.find_all("script")
    assert json.loads(script.string) == {"name": hostile}
    assert not set(script.string) & set("<>&\u2028\u2029")


def test_capture_takes_one_name():
    with pytest.raises(TemplateSyntaxError):
        Template("{% load head %}{% capture %}x{% endcapture %}")


def test_a_captured_block_is_escaped_once():
    template = Template("{% load head %}{% capture x %} {{ y }}\n b{% endcapture %}{{ x }}|{{ x }}")
    assert template.render(Context({"y": "<"})) == "&lt; b|&lt; b"
