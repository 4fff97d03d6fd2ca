"""The sitemaps as XML: the index, a file of one kind, the static pages, the news."""

from collections.abc import Iterable
from datetime import datetime
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from articles import sitemaps
from articles.richtext import storable
from articles.templatetags.japanese import machine_time
from trends.addresses import path_to

SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
NEWS_OF_A_PAGE = (
    "<news:news><news:publication><news:name>RareTrend</news:name><news:language>ja</news:language>"
    "</news:publication><news:publication_date>{at}</news:publication_date>"
    "<news:title>{title}</news:title></news:news>"
)


def _written(root: str, entries: Iterable[str], namespaces: str = "") -> HttpResponse:
    """A sitemap, or the index of them, as XML."""
    head = f'<?xml version="1.0" encoding="utf-8"?>\n<{root} xmlns="{SITEMAPS}"{namespaces}>'
    text = "\n".join([head, *entries, f"</{root}>\n"])
    return HttpResponse(text, content_type="application/xml; charset=utf-8")


def _page(path: str, changed: datetime | None = None, more: str = "") -> str:
    """The entry of a page."""
    lastmod = f"<lastmod>{machine_time(changed)}</lastmod>" if changed else ""
    return f"<url>{_address(path)}{lastmod}{more}</url>"


def _address(path: str) -> str:
    return f"<loc>{escape(settings.SITE_URL + path)}</loc>"


def index(request: HttpRequest) -> HttpResponse:
    """All sitemaps there are; when each last changed it does not say, for that all of it would be read."""
    files = [
        path_to("articles:sitemap_file", name, number)
        for name, kind in sitemaps.KINDS.items()
        for number in kind.files()
    ]
    paths = [path_to("articles:sitemap_static"), *files]
    return _written("sitemapindex", [f"<sitemap>{_address(path)}</sitemap>" for path in paths])


def static_pages(request: HttpRequest) -> HttpResponse:
    """The pages that are always there."""
    return _written("urlset", map(_page, sitemaps.static_pages()))


def file(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """The pages of a kind whose keys are in one range; 404 for a file the index does not name."""
    if kind not in sitemaps.KINDS or number not in sitemaps.KINDS[kind].files():
        raise Http404
    pages = sitemaps.KINDS[kind].pages(number)
    return _written("urlset", (_page(path, changed) for path, changed in pages))


def news(request: HttpRequest) -> HttpResponse:
    """The articles of the last two days, as Google News reads them.

    https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
    """
    entries = [
        _page(
            one["page"],
            more=NEWS_OF_A_PAGE.format(
                at=machine_time(one["at"]), title=escape(storable(one["title"]))
            ),
        )
        for one in sitemaps.news()
    ]
    return _written("urlset", entries, f' xmlns:news="{NEWS}"')
