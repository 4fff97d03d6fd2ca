"""Nothing readers may not see is anywhere: every public address, for every state that is not live.

A new address fails `test_every_public_address_is_covered` until it is listed here.
"""

import re
from datetime import date, timedelta
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.urls import URLPattern, get_resolver

from articles import cards, drafting, publishing
from articles.document import Document, Event, Prose, Quote, Source, Trend, Use
from articles.models import Author, Edition, Person, Topic
from articles.models import Source as SourceRow
from trends.models import Trend as TrendRow

#: Addresses readers have, by name: {} stands for what only the secret edition knows.
ADDRESSES = {
    "articles:front_page": ["/"],
    "articles:archive": ["/articles/", "/articles/?before=29990101T000000.000000-1"],
    "articles:article": ["/articles/himitsu/"],
    "articles:article_json": ["/articles/himitsu.json"],
    "articles:article_markdown": ["/articles/himitsu.md"],
    "articles:card": ["/articles/himitsu/card-{card}.png", "/articles/himitsu/card-0.png"],
    "articles:history": ["/articles/himitsu/history/", "/articles/himitsu/history/?edition=1"],
    "articles:edition": ["/articles/himitsu/editions/1/"],
    "articles:topics": ["/topics/", "/topics/?by=size"],
    "articles:topic": ["/topics/資源/", "/topics/秘密の話題/"],
    "articles:topic_feed": ["/topics/資源/feed/", "/topics/秘密の話題/feed/"],
    "articles:feed": ["/feed/"],
    "articles:json_feed": ["/feed.json"],
    "articles:elements": ["/elements/"],
    "articles:element": ["/elements/nd/"],
    "articles:uses_json": ["/elements/uses.json"],
    "articles:uses_csv": ["/elements/uses.csv"],
    "articles:people": ["/people/"],
    "articles:person": ["/people/{person.slug}/"],
    "articles:author": ["/authors/秘密の筆者/"],
    "articles:sources": ["/sources/", "/sources/?publisher=秘密新聞"],
    "articles:source": ["/sources/{source.pk}/"],
    "articles:timeline": ["/timeline/", "/timeline/?year=2024", "/timeline/?day=5-1"],
    "articles:search": [
        "/search/?q=秘密",
        "/search/?q=秘密&kind=quote",
        "/search/?q=公開&topic=秘密の話題",
    ],
    "articles:about": ["/about/"],
    "articles:accessibility": ["/accessibility/"],
    "articles:sitemap": ["/sitemap.xml"],
    "articles:sitemap_static": ["/sitemap-pages.xml"],
    "articles:sitemap_file": [
        f"/sitemap-{kind}-1.xml"
        for kind in (*("articles", "topics", "trends", "elements", "people", "authors", "sources"),)
    ],
    "articles:news_sitemap": ["/news-sitemap.xml"],
    "robots": ["/robots.txt"],
    "speculation_rules": ["/speculation-rules.json"],
    "trends:trends": ["/trends/"],
    "trends:country": ["/trends/jp/"],
    "trends:trend": ["/trends/jp/公開の言葉/", "/trends/jp/秘密の言葉/"],
    "trends:chart": ["/trends/jp/秘密の言葉/chart.svg"],
    "trends:card": ["/trends/jp/秘密の言葉/card.png"],
    "trends:buzz": ["/trends/jp/秘密の言葉/buzz.csv"],
    "trends:embed": ["/trends/jp/秘密の言葉/embed/"],
    "trends:oembed": [f"/oembed?url={settings.SITE_URL}/trends/jp/秘密の言葉/"],
    "trends:about": ["/trends/about/"],
    "trends:compare": ["/trends/compare/?t=jp:秘密の言葉&t=jp:公開の言葉"],
    "trends:feed": ["/trends/feed/"],
}
SAME_PAGE = re.compile(r'href="\?[^"]*"')
SOURCE = Source(publisher="秘密新聞", title="秘密の題", url="https://secret.example/")


def public_names():
    """The names of all addresses outside the desk."""

    def walk(patterns, space=""):
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                yield f"{space}{pattern.name}"
            elif pattern.namespace in {"articles", "trends"}:
                yield from walk(pattern.url_patterns, f"{pattern.namespace}:")

    return {name for name in walk(get_resolver().url_patterns) if name != "None"}


def test_every_public_address_is_covered():
    elsewhere = {
        "handbook",
        "preview",
        "healthz",
        "readyz",
    }  # the desk's, tested with it; and no content
    assert public_names() - elsewhere == set(ADDRESSES)


def document(word):
    """An article of which everything says one word."""
    return Document(
        title=f"{word}の題名",
        lead=f"{word}のリード",
        trend=Trend(f"{word}の言葉", "JP", 500),
        topics=["資源", f"{word}の話題"],
        blocks=[
            Prose(f"<p>{word}の本文</p>"),
            Quote(
                f"{word}の話",
                f"{word}の肩書",
                f"{word}太郎",
                False,
                SOURCE if word == "秘密" else None,
            ),
            Event("2024年5月1日", date(2024, 5, 1), date(2024, 5, 1), "day", f"{word}の出来事"),
            Use(f"{word}の用途", ["Nd"], f"{word}の製品", None),
        ],
    )


def secret_draft():
    """What nobody may know of yet."""
    edition = drafting.new_article(document("秘密"), slug="himitsu")
    edition.bylines.create(author=Author.objects.create(name="秘密の筆者"))
    return edition


def known():
    """What stands for {} in an address."""
    return {
        "person": Person.objects.get(name="秘密太郎"),
        "source": SourceRow.objects.get(),
        "card": cards.version(Edition.objects.get(article__slug="himitsu")),
    }


def hide(state, clock):
    """The secret edition in a state in which nobody may see it."""
    edition = secret_draft()
    if state == "scheduled":
        publishing.publish(edition, at=clock.now + timedelta(days=1))
    if state == "cancelled":
        publishing.cancel(publishing.publish(edition, at=clock.now + timedelta(days=1)))
    if state == "withdrawn":
        publishing.withdraw(publishing.publish(edition).article)


@pytest.mark.parametrize("state", ["draft", "scheduled", "cancelled"])
def test_no_address_tells_of_the_next_edition_of_a_live_article(db, client, clock, state):
    article = publishing.publish(drafting.new_article(document("公開"), slug="himitsu")).article
    clock.tick(minutes=1)
    draft = publishing.next_draft(article)
    draft.title, draft.lead, draft.note = "秘密の題名", "秘密のリード", "秘密の説明"
    draft.topics.add(Topic.objects.obtain("秘密の話題"))
    draft.trend = TrendRow.objects.obtain("秘密の言葉", "JP")
    draft.save()
    said = {"speaker": Person.objects.create(name="秘密太郎"), "ordering": 1_000}
    source = SourceRow.objects.create(publisher="秘密新聞", title="秘密の題")
    draft.quote_set.create(text="秘密の話", source=source, **said)
    if state != "draft":
        scheduled = publishing.publish(draft, at=clock.now + timedelta(days=1), correction=True)
    if state == "cancelled":
        publishing.cancel(scheduled)
    clock.tick(minutes=1)
    draft.refresh_from_db()
    known = {"person": said["speaker"], "source": source, "card": cards.version(draft)}
    for path in (path.format(**known) for paths in ADDRESSES.values() for path in paths):
        if path.startswith("/search/"):
            continue  # tested below: the page repeats what was asked for
        answer = client.get(path)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert "秘密" not in unquote(SAME_PAGE.sub("", body.decode(errors="replace"))), path


@pytest.mark.parametrize("state", ["draft", "scheduled", "cancelled", "withdrawn"])
def test_no_address_tells_a_secret(db, client, clock, state):
    publishing.publish(drafting.new_article(document("公開"), slug="open"))
    hide(state, clock)
    clock.tick(minutes=1)
    assert "用途1件" in client.get("/elements/").content.decode()
    words = known()
    for paths in ADDRESSES.values():
        for path in (path.format(**words) for path in paths):
            answer = client.get(path)
            assert not (path.startswith("/articles/") and "image" in answer["Content-Type"]), path
            body = answer.content if not answer.streaming else b"".join(answer.streaming_content)
            # Links to the same page repeat what was asked for.
            text = unquote(SAME_PAGE.sub("", body.decode(errors="replace")))
            if path.startswith("/search/"):
                # The page repeats what was asked for; what it found is another matter.
                found = BeautifulSoup(text, "lxml").select(".hits, .topics, .near, .choices p")
                text = " ".join(str(part) for part in found)
            if state == "withdrawn":
                # The trend was public while the article was, and stays.
                text = text.replace("秘密の言葉", "")
            assert "秘密" not in text, (path, text[:3_000])
            assert "himitsu" not in text, path
            assert not any("秘密" in str(value) for value in answer.headers.values()), path


def test_the_same_addresses_tell_it_once_it_is_live(db, client, clock):
    """Or else the test above could not fail."""
    publishing.publish(drafting.new_article(document("公開"), slug="open"))
    publishing.publish(secret_draft())
    clock.tick(minutes=1)
    words = known()
    # Words without an article, pictures, and counts.
    silent = {"trends:about", "trends:card", "articles:card", "articles:elements"}
    silent |= {"robots", "speculation_rules", "articles:sitemap", "articles:sitemap_static"}
    silent |= {"articles:about", "articles:accessibility"}
    assert "用途2件" in client.get("/elements/").content.decode()
    for name, paths in ADDRESSES.items():
        answers = [client.get(path.format(**words)) for path in paths]
        assert 200 in {answer.status_code for answer in answers}, name
        bodies = b"".join(
            b"".join(answer.streaming_content) if answer.streaming else answer.content
            for answer in answers
        )
        assert name in silent or "秘密" in unquote(bodies.decode()), name
