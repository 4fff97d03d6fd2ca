"""A page costs the same queries however many articles there are."""

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import cards, tallies
from articles.models import Article, Author, Edition, Person, SearchDocument, Source
from articles.tallies import Kind
from raretrend import corpus
from tests.raretrend.test_leaks import ADDRESSES, public_names
from trends.models import Trend

#: An address of each public page; {} stands for what the corpus has.
PAGES = {
    "articles:front_page": ["/"],
    "articles:archive": ["/articles/", "/articles/?before={place}"],
    "articles:article": ["{article}"],
    "articles:article_json": ["/articles/{slug}.json"],
    "articles:article_markdown": ["/articles/{slug}.md"],
    "articles:history": ["{article}history/"],
    "articles:edition": ["{article}editions/1/"],
    "articles:topics": ["/topics/", "/topics/?by=size"],
    "articles:topic": ["/topics/レアアース/", "/topics/レアアース/?before={place}"],
    "articles:topic_feed": ["/topics/レアアース/feed/"],
    "articles:feed": ["/feed/"],
    "articles:card": ["/articles/{slug}/card-{card}.png"],
    "articles:json_feed": ["/feed.json"],
    "articles:about": ["/about/"],
    "articles:accessibility": ["/accessibility/"],
    "articles:sitemap": ["/sitemap.xml"],
    "articles:sitemap_static": ["/sitemap-pages.xml"],
    "articles:sitemap_file": ["/sitemap-articles-1.xml", "/sitemap-topics-1.xml"],
    "articles:news_sitemap": ["/news-sitemap.xml"],
    "robots": ["/robots.txt"],
    "speculation_rules": ["/speculation-rules.json"],
    "trends:embed": ["{trend}embed/"],
    "trends:oembed": [f"/oembed?url={settings.SITE_URL}{{trend}}"],
    "articles:elements": ["/elements/"],
    "articles:element": ["/elements/nd/", "/elements/nd/?before={place}"],
    "articles:uses_json": ["/elements/uses.json"],
    "articles:uses_csv": ["/elements/uses.csv"],
    "articles:people": ["/people/"],
    "articles:person": ["{person}"],
    "articles:author": ["{author}"],
    "articles:sources": ["/sources/", "/sources/?publisher=例示新聞"],
    "articles:source": ["{source}", "{source}?kind=quotes"],
    "articles:timeline": [
        *("/timeline/", "/timeline/?year=2020", "/timeline/?month=2020-04", "/timeline/?day=4-1"),
        "/timeline/?topic=レアアース",
    ],
    "articles:search": [
        "/search/?q=レアアース",
        "/search/?q=中国 価格&kind=quote&topic=レアアース",
    ],
    "trends:trends": ["/trends/"],
    "trends:country": ["/trends/jp/"],
    "trends:trend": ["{trend}"],
    "trends:chart": ["{trend}chart.svg"],
    "trends:card": ["{trend}card.png"],
    "trends:buzz": ["{trend}buzz.csv"],
    "trends:about": ["/trends/about/"],
    "trends:compare": ["/trends/compare/?t=jp:{keyword}"],
    "trends:feed": ["/trends/feed/"],
}


def places():
    """What addresses are made with: an article that was corrected, those that are quoted and cited most."""
    edition = Edition.objects.live().filter(number__gt=1).exclude(trend=None).latest("number")
    newest = Edition.objects.live().latest("live_from")
    trend = edition.trend
    return {
        "article": edition.get_absolute_url(),
        "slug": edition.article.slug,
        "card": cards.version(edition),
        "place": f"{newest.live_from:%Y%m%dT%H%M%S.%f}-{10**9}",
        "person": Person.objects.get(
            pk=next(iter(tallies.largest(Kind.PERSON, 1)))
        ).get_absolute_url(),
        "author": Author.objects.get().get_absolute_url(),
        "source": Source.objects.get(
            pk=next(iter(tallies.largest(Kind.SOURCE, 1)))
        ).get_absolute_url(),
        "trend": trend.get_absolute_url(),
        "keyword": trend.slug,
    }


def counts(client, known):
    """The queries of each page."""
    found = {}
    for path in (path for paths in PAGES.values() for path in paths):
        client.get(path.format(**known)).getvalue()  # what is kept in the process is there now
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(path.format(**known))
            answer.getvalue()
        assert answer.status_code == 200, path
        found[path] = len(queries)
    return found


@pytest.mark.any_database
def test_every_page_costs_the_same_queries_with_10_and_with_1000_articles(db, client):
    corpus.make(10, seed=7)
    known = places()
    few = counts(client, known)
    corpus.make(990, seed=8)
    many = counts(client, known)
    # Search asks on until it has enough; where there is much, it stops earlier.
    assert {path for path in few if many[path] > few[path]} == set()
    assert {path for path in few if many[path] < few[path]} <= set(PAGES["articles:search"])
    assert max(few.values()) <= 20


def test_every_public_page_is_counted():
    assert (
        set(PAGES)
        == set(ADDRESSES)
        == public_names() - {"handbook", "preview", "healthz", "readyz"}
    )


def test_a_corpus_is_what_publishing_would_have_stored(db, client):
    call_command("make_corpus", "--articles", "20", "--seed", "3")
    assert Edition.objects.live().count() == Article.objects.count() == 20
    assert Edition.objects.count() > 20
    texts = [edition.text for edition in Edition.objects.live()]
    assert all(2_500 < len(text) < 3_500 for text in texts)
    found = SearchDocument.objects.filter(edition__isnull=False)
    assert {one.edition_id for one in found} == {one.pk for one in Edition.objects.live()}
    article = Edition.objects.live().first()
    assert client.get(article.get_absolute_url()).status_code == 200
    assert Trend.objects.exclude(heat_key=None).count() == 10


@pytest.mark.parametrize("count", ["0", "-1", "100000000"])
def test_a_corpus_of_no_size_is_refused(db, count):
    with pytest.raises(CommandError, match="本数"):
        call_command("make_corpus", "--articles", count)
