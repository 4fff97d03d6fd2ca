"""Topics: their lists, the facts of all their articles, and the way to them."""

from datetime import date
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup

from articles.document import Quote
from articles.models import Topic, TopicAlias
from tests.articles.finding import RADIO, event


def test_topics_are_listed_by_reading_and_by_size(publish, page):
    publish("one", topics=["資源", "電池"])
    publish("two", topics=["電池"])
    for name, reading in (("資源", "しげん"), ("電池", "でんち")):
        topic = Topic.objects.get(name=name)
        topic.reading = reading
        topic.save()
    Topic.objects.create(name="空", slug="empty", reading="そら")
    by_reading = page("/topics/")
    assert [heading.get_text() for heading in by_reading.select("h2")] == ["さ行", "た行"]
    by_size = page("/topics/?by=size")
    assert [link.contents[0] for link in by_size.select("ul.topics a")] == ["電池", "資源"]


def test_a_topic_merges_the_events_of_its_articles_into_one_timeline(publish, page):
    later = event("2024年5月1日", date(2024, 5, 1), title="あと")
    publish("one", [later, event("2023年4月1日", date(2023, 4, 1), title="同じこと。")])
    publish("two", [event("2023年4月1日", date(2023, 4, 1), title="同じこと", source=RADIO)])
    publish("other", [event("2022年1月1日", date(2022, 1, 1), title="別の話")], topics=["別"])
    tree = page("/topics/資源/")
    assert [one.get_text() for one in tree.select(".year h3")] == ["2023年", "2024年"]
    assert len(tree.select("ol.timeline li")) == 2
    first = tree.select_one("ol.timeline li")
    assert {link["href"] for link in first.select(".from a")} >= {
        "/articles/one/",
        "/articles/two/",
    }
    assert "例示放送" in first.get_text()


def test_a_topic_shows_its_quotes_articles_and_related_topics(publish, page):
    publish("one", [Quote("掘る", "鉱山の人", "山田太郎", False, RADIO)], topics=["資源", "電池"])
    publish("two", topics=["資源", "電池", "磁石"])
    tree = page("/topics/資源/")
    assert tree.select_one("blockquote").get_text(strip=True) == "掘る"
    assert {link["href"] for link in tree.select(".card h3 a")} == {
        "/articles/one/",
        "/articles/two/",
    }
    related = [link.contents[0] for link in tree.select(".side ul.topics a")]
    assert related == ["電池", "磁石"]


def test_an_alias_leads_to_its_topic_once_the_topic_is_public(publish, client):
    topic = Topic.objects.create(name="レアアース", slug="レアアース")
    TopicAlias.objects.create(topic=topic, name="希土類")
    assert client.get("/topics/希土類/").status_code == 404
    publish("one", topics=["希土類"])
    answer = client.get("/topics/希土類/")
    assert (answer.status_code, answer["Location"]) == (301, topic.get_absolute_url())


def test_articles_of_a_topic_are_paged_both_ways(publish, page):
    for number in range(45):
        publish(f"a{number}")
    seen, path = [], "/topics/資源/"
    pages = []
    while path:
        tree = page(path)
        pages.append(tree)
        seen += [link["href"] for link in tree.select(".card h3 a")]
        older = tree.select_one("a[rel=next]")
        path = older and f"/topics/{quote('資源')}/{older['href']}"
    assert seen == [f"/articles/a{number}/" for number in reversed(range(45))]
    assert len(pages) == 3
    back = page("/topics/資源/" + pages[2].select_one("a[rel=prev]")["href"])
    assert [link["href"] for link in back.select(".card h3 a")] == seen[20:40]
    first = page("/topics/資源/" + back.select_one("a[rel=prev]")["href"])
    assert [link["href"] for link in first.select(".card h3 a")] == seen[:20]
    assert first.select_one("a[rel=prev]") is None


@pytest.mark.parametrize(
    "query",
    [
        *("before=", "before=x", "before=-1", "before=20261124T000000.000000-", "after=x"),
        *("before=20261324T000000.000000-1", "before=99991231T235959.999999-%00", "after="),
        *("before=20261124T000000.000000-" + "9" * 30, "before=19000101T000000.000000-1"),
        *("before=00010101T000000.000000-1", "after=99991231T235959.999999-1"),
        "after=29990101T000000.000000-1",
    ],
)
def test_places_in_a_list_that_are_none_are_404(publish, client, query):
    publish("one")
    assert client.get(f"/topics/資源/?{query}").status_code == 404
    assert client.get(f"/articles/?{query}").status_code == 404


def test_a_topic_whose_address_changes_leaves_the_way_there(publish, client):
    publish("one")
    topic = Topic.objects.get(name="資源")
    topic.slug = "resources"
    topic.save()
    assert client.get("/topics/resources/").status_code == 200
    answer = client.get("/topics/資源/")
    assert (answer.status_code, answer["Location"]) == (301, "/topics/resources/")
    answer = client.get("/topics/資源/feed/")
    assert (answer.status_code, answer["Location"]) == (301, "/topics/resources/feed/")
    assert client.get("/topics/resources/feed/").status_code == 200


def test_feeds_tell_of_new_articles(publish, client, settings):
    settings.SITE_URL = "https://raretrend.example"
    publish("one")
    publish("two", topics=["別"])

    def links(path):
        tree = BeautifulSoup(client.get(path).content, "xml")
        return [entry.find("link")["href"] for entry in tree.find_all("entry")]

    one, two = (f"https://raretrend.example/articles/{slug}/" for slug in ("one", "two"))
    assert links("/feed/") == [two, one]
    assert links("/topics/資源/feed/") == [one]
    assert client.get("/topics/nothing/feed/").status_code == 404
