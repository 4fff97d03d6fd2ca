"""A page is not rendered again from the same rows, and always from others."""

from dataclasses import dataclass

import pytest
from django.utils import timezone

from articles import drafting, publishing
from articles.models import Article, Author, Edition, Topic
from articles.remembered import Pages, known
from articles.views import article as view
from trends.models import Trend


@pytest.fixture
def rendered(monkeypatch):
    """How often the article page is rendered from now on."""
    times = []

    def count(edition):
        times.append(edition.pk)
        return "引用"

    monkeypatch.setattr(view, "citation", count)  # asked for once whenever the page is rendered
    return times


@pytest.fixture
def edition(db, document):
    return publishing.publish(drafting.new_article(document, slug="one"))


def test_a_page_is_rendered_once_from_the_same_rows(edition, client, rendered):
    first = client.get("/articles/one/").content
    Article.objects.create(slug="other")
    assert client.get("/articles/one/").content == first
    assert len(rendered) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda edition: Topic.objects.filter(edition_links__content_object=edition).update(
            description="新しい説明"
        ),
        lambda edition: Trend.objects.update(last_traffic=777_000, last_seen=timezone.now()),
        lambda edition: publishing.publish(publishing.next_draft(edition.article)),
        lambda edition: publishing.rename(edition.article, "one-b"),
    ],
)
def test_it_is_rendered_anew_from_others(edition, client, rendered, change):
    client.get("/articles/one/")
    change(edition)
    client.get("/articles/one/", follow=True)
    assert len(rendered) == 2


@dataclass(frozen=True)
class Told:
    one: object


def test_values_are_equal_only_if_they_show_the_same(edition):
    again = Edition.objects.for_cards().get(pk=edition.pk)
    same = Edition.objects.for_cards().get(pk=edition.pk)
    assert known([again]) == known([same])
    assert known({"a": Told(again)}) == known({"a": Told(same)})
    same.article.slug = "elsewhere"
    assert known([again]) != known([same])
    assert known(Edition.objects.for_cards()) == known([again])
    assert known(Author.objects.all()) != known([again])
    with pytest.raises(TypeError):
        known({1, 2})


def test_what_is_remembered_is_bounded_in_bytes():
    pages = Pages(size=30)
    for number in range(5):
        assert pages.obtain(number, lambda: b"0123456789") == b"0123456789"
    assert list(pages.pages) == [2, 3, 4]
    pages.obtain(2, lambda: b"never made")
    pages.obtain(5, lambda: b"0123456789")
    assert list(pages.pages) == [4, 2, 5]
    assert pages.filled == 30
