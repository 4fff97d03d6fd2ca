"""JSON-LD: the facts of a page in the words of schema.org."""

import json
from datetime import date, timedelta
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.files.base import ContentFile

from articles import drafting, facts, jsonld, publishing
from articles.document import Document, Prose, Quote, Source, Trend, Use
from articles.models import Author, Byline, Edition, Person, Picture
from articles.models import Source as SourceRow
from tests.raretrend.test_head import PIXEL
from tests.vocabulary import faults
from trends.models import Trend as TrendRow

SITE = settings.SITE_URL
PAPER = Source(
    publisher="商務省",
    title="公告第23号",
    url="https://example.org/23",
    published_on=date(2023, 7, 3),
    kind="release",
)


@pytest.fixture
def things(client):
    """The things a page tells machines of, by their types; each once."""

    def read(address):
        answer = client.get(address)
        assert answer.status_code == 200, address
        blocks = BeautifulSoup(answer.content, "html.parser").select(
            'head > script[type="application/ld+json"]'
        )
        found = [json.loads(block.string) for block in blocks]
        by_type = {one["@type"]: one for one in found}
        assert len(by_type) == len(found)
        return by_type

    return read


@pytest.fixture
def edition(db):
    """A live article with authors, a cover, sources and quotes."""
    document = Document(
        title="題名",
        lead="前文です。",
        topics=["資源", "電池"],
        trend=Trend("言葉", "JP", 500),
        blocks=[
            Prose("<p>本文</p>"),
            Quote("掘る。\n必ず掘る。", "鉱山会社の山田太郎社長", "山田太郎", False, PAPER),
            Quote("困っている", "部品メーカーの担当者", None, True, None),
            Use("磁石", ["Nd"], "車", Source(publisher="例示新聞")),
        ],
    )
    draft = drafting.new_article(document, slug="one")
    Byline.objects.create(edition=draft, author=Author.objects.create(name="佐藤次郎"))
    draft.cover = Picture.objects.create(
        file=ContentFile(PIXEL, "cover.png"), alt="粒", credit="例示"
    )
    draft.save()
    return publishing.publish(draft)


ADDRESSES = (
    *("/articles/one/", "/topics/資源/", "/elements/", "/elements/nd/", "/people/{person}/"),
    *("/sources/{source}/", "/trends/jp/言葉/"),
)


def test_every_page_speaks_in_words_of_schema_org(edition, things):
    known = {"person": Person.objects.get().slug, "source": SourceRow.objects.first().pk}
    for address in ADDRESSES:
        found = things(address.format(**known))
        assert "BreadcrumbList" in found, address
        for thing in found.values():
            assert thing["@context"] == "https://schema.org"
            assert faults(thing) == [], address


@pytest.mark.parametrize(
    "thing",
    [
        {"@type": "Novelty"},
        {"@type": "Quotation", "headlines": "x"},
        {"@type": "Person", "headline": "x"},
        {"@type": "NewsArticle", "author": "佐藤"},
        {"@type": "NewsArticle", "datePublished": "きのう"},
        {"@type": "NewsArticle", "isAccessibleForFree": "true"},
        {"@type": "NewsArticle", "publisher": {"@type": "Person", "logo": "x"}},
        {"@type": "NewsArticle", "headline": ""},
    ],
)
def test_other_words_are_found_out(thing):
    assert faults(thing) != []


def test_an_article_tells_its_title_dates_authors_and_subjects(edition, things, clock):
    clock.tick(days=2)
    second = publishing.publish(publishing.next_draft(edition.article))
    told = things("/articles/one/")["NewsArticle"]
    assert told["headline"] == "題名"
    assert told["description"] == "前文です。"
    assert told["url"] == told["mainEntityOfPage"]["@id"] == f"{SITE}/articles/one/"
    assert told["inLanguage"] == "ja"
    assert told["isAccessibleForFree"] is True
    (author,) = told["author"]
    assert (author["@type"], author["name"]) == ("Person", "佐藤次郎")
    assert unquote(author["url"]) == f"{SITE}/authors/佐藤次郎/"
    assert told["publisher"]["name"] == "RareTrend"
    assert told["publisher"]["logo"]["url"].startswith(f"{SITE}/static/img/mark")
    assert told["keywords"] == ["資源", "電池", "言葉"]
    assert [one["name"] for one in told["about"]] == ["資源", "電池"]
    card, cover = (image["url"] for image in told["image"])
    assert card.startswith(f"{SITE}/articles/one/card-")
    assert cover == f"{SITE}{edition.cover.file.url}"
    assert told["version"] == 2
    dates = [date.fromisoformat(told[name][:10]) for name in ("datePublished", "dateModified")]
    assert dates[1] - dates[0] == timedelta(days=2)
    assert second.live_from > edition.live_from


def test_an_article_cites_each_source_once(edition, things):
    first, second = things("/articles/one/")["NewsArticle"]["citation"]
    assert first == {
        "@type": "CreativeWork",
        "name": "公告第23号",
        "url": "https://example.org/23",
        "datePublished": "2023-07-03",
        "publisher": {"@type": "Organization", "name": "商務省"},
    }
    assert second["name"] == "例示新聞"


def test_an_article_tells_who_said_what_and_keeps_the_anonymous_so(edition, things):
    named, anonymous = things("/articles/one/")["NewsArticle"]["hasPart"]
    speaker = Person.objects.get()
    assert named["text"] == "掘る。\n必ず掘る。"
    assert named["creator"]["name"] == "山田太郎"
    assert named["creator"]["url"] == f"{SITE}{speaker.get_absolute_url()}"
    assert named["citation"]["url"] == "https://example.org/23"
    assert anonymous == {
        "@type": "Quotation",
        "text": "困っている",
        "creditText": "部品メーカーの担当者",
    }


def test_an_article_without_a_byline_is_by_the_site(article, things):
    told = things("/articles/gallium/")["NewsArticle"]
    assert told["author"] == told["publisher"]


def test_a_correction_says_what_was_wrong(edition, things):
    assert "correction" not in things("/articles/one/")["NewsArticle"]
    draft = publishing.next_draft(edition.article)
    publishing.publish(draft, note="融点の数値を改めました。", correction=True)
    told = things("/articles/one/")["NewsArticle"]["correction"]
    assert told["@type"] == "CorrectionComment"
    assert told["text"] == "融点の数値を改めました。"
    assert told["datePublished"]


def test_facts_stay_those_of_the_edition(edition, things):
    """As its page does, which was made of them."""
    SourceRow.objects.filter(publisher="商務省").update(title="別の題")
    told = things("/articles/one/")["NewsArticle"]
    assert told["citation"][0]["name"] == "公告第23号"


def test_the_way_to_a_page_leads_along_pages_that_are_there(edition, things, client):
    known = {"person": Person.objects.get().slug, "source": SourceRow.objects.first().pk}
    for address in ADDRESSES:
        steps = things(address.format(**known))["BreadcrumbList"]["itemListElement"]
        assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
        assert steps[0]["name"] == "トップ"
        for step in steps:
            assert client.get(step["item"]["@id"].removeprefix(SITE)).status_code == 200


def test_a_person_s_page_tells_their_quotes_and_where_they_are(edition, things):
    told = things(Person.objects.get().get_absolute_url())["ProfilePage"]
    assert told["mainEntity"]["name"] == "山田太郎"
    (said,) = told["hasPart"]
    assert said["text"] == "掘る。\n必ず掘る。"
    assert said["creator"]["name"] == "山田太郎"
    assert said["citation"]["name"] == "公告第23号"
    assert said["isPartOf"]["url"] == f"{SITE}/articles/one/"


def test_a_trend_s_data_can_be_had(edition, things, client):
    told = things("/trends/jp/言葉/")["Dataset"]
    assert told["name"] == "「言葉」の検索数（日本）"
    assert 50 <= len(told["description"]) <= 5_000
    assert told["spatialCoverage"]["identifier"] == "JP"
    first, last = told["temporalCoverage"].split("/")
    assert date.fromisoformat(first) <= date.fromisoformat(last)
    (file,) = told["distribution"]
    answer = client.get(file["contentUrl"].removeprefix(SITE))
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith(file["encodingFormat"])


def test_the_uses_of_elements_can_be_had(edition, things, client):
    files = things("/elements/")["Dataset"]["distribution"]
    assert len(files) == 2
    for file in files:
        answer = client.get(file["contentUrl"].removeprefix(SITE))
        assert answer["Content-Type"].startswith(file["encodingFormat"])


def test_a_trend_nobody_observed_has_no_data(edition, things):
    TrendRow.objects.update(heat_key=None)
    assert "Dataset" not in things("/trends/jp/言葉/")


def test_a_former_edition_tells_machines_nothing(edition, things):
    publishing.publish(publishing.next_draft(edition.article))
    assert things("/articles/one/editions/1/") == {}


def test_what_a_page_tells_costs_no_queries(
    edition, client, django_assert_num_queries, django_assert_max_num_queries
):
    with django_assert_max_num_queries(6):
        client.get("/articles/one/")
    page = Edition.objects.live().for_page().get()
    topics, authors = page.topics_in_order(), page.authors_in_order()
    with django_assert_num_queries(0):
        assert len(jsonld.of_article(page, topics, authors)[0]["hasPart"]) == 2


def test_a_very_long_article_tells_the_first_of_its_facts(db, things):
    quotes = [
        Quote(f"話{number}", "", f"人{number}", False, Source(publisher=f"社{number}"))
        for number in range(120)
    ]
    document = Document(title="題", topics=["資源"], blocks=quotes)
    publishing.publish(drafting.new_article(document, slug="long"))
    told = things("/articles/long/")["NewsArticle"]
    assert len(told["citation"]) == facts.MOST_SOURCES
    assert len(told["hasPart"]) == facts.MOST_QUOTES
    assert faults(told) == []
