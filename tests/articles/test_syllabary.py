"""Names in the order of the syllabary, in pages."""

from urllib.parse import quote

import pytest

from articles import drafting, publishing, syllabary
from articles.document import Document, Quote
from articles.models import Person, Topic

READINGS = {"秋": "あき", "柿": "かき", "牡蠣": "かき", "猿": "さる", "Zebra": "", "々": ""}


@pytest.fixture
def named(db):
    """Topics and people of six names, one article each, in no order."""
    for name in ("猿", "Zebra", "柿", "々", "秋", "牡蠣"):
        document = Document(title=name, topics=[name])
        document.blocks = [Quote("話", name, name, False, None)]
        publishing.publish(drafting.new_article(document))
    for model in (Topic, Person):
        for thing in model.objects.all():
            thing.reading = READINGS[thing.name]
            thing.save()


def names(tree):
    return [link.contents[0] for link in tree.select("main section li a")]


@pytest.mark.parametrize("path", ["/topics/", "/people/"])
def test_every_name_is_read_once_page_by_page(named, page, monkeypatch, path):
    monkeypatch.setattr(syllabary, "A_PAGE", 2)
    read, following = [], path
    while following:
        tree = page(following)
        read.append(names(tree))
        way = tree.select_one("a[rel=next]")
        following = way and path + way["href"]
    assert read == [["秋", "柿"], ["牡蠣", "猿"], ["Zebra", "々"]]


def test_a_row_leads_to_its_first_name(named, page):
    assert names(page(f"/topics/?row={quote('か')}")) == ["柿", "牡蠣", "猿", "Zebra", "々"]
    assert names(page(f"/topics/?row={quote('た')}")) == ["Zebra", "々"]
    rows = [heading.get_text() for heading in page("/topics/").select("h2")]
    assert rows == ["あ行", "か行", "さ行", "A–Z", "その他"]


@pytest.mark.parametrize(
    "query", ["row=", "row=x", "after=", "after=x", "after=0", "after=" + "9" * 30]
)
def test_places_that_are_none_are_404(named, client, query):
    assert client.get(f"/topics/?{query}").status_code == 404


def test_a_name_nobody_sees_is_no_place(named, client):
    hidden = Topic.objects.create(name="下書きだけ")
    assert client.get(f"/topics/?after={hidden.pk}").status_code == 404
