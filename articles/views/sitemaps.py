"""The sitemaps as XML: the index, a file of one kind, the static pages, the news."""

from collections.abc import Iterable
from datetime import datetime
from io import StringIO

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.xmlutils import SimplerXMLGenerator

from articles import sitemaps
from articles.richtext import storable
from articles.templatetags.japanese import machine_time

SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
LAST_FILE = 10**9  # keys beyond are none a database gives


class _Sitemap:
    """A sitemap, or the index of them, while it is written."""

    def __init__(self, root: str, **namespaces: str) -> None:
        self.root = root
        self.text = StringIO()
        self.xml = SimplerXMLGenerator(self.text, "utf-8")
        self.xml.startDocument()
        spaces = {f"xmlns:{name}": uri for name, uri in namespaces.items()}
        self.xml.startElement(root, {"xmlns": SITEMAPS} | spaces)

    def add(self, name: str, path: str, changed: datetime | None = None) -> None:
        """A page, or another sitemap."""
        self.xml.startElement(name, {})
        self.xml.addQuickElement("loc", f"{settings.SITE_URL}{path}")
        if changed:
            self.xml.addQuickElement("lastmod", machine_time(changed))
        self.xml.endElement(name)

    def answer(self) -> HttpResponse:
        """What a reader of sitemaps gets."""
        self.xml.endElement(self.root)
        return HttpResponse(self.text.getvalue(), content_type="application/xml; charset=utf-8")


def index(request: HttpRequest) -> HttpResponse:
    """All sitemaps there are; when each last changed it does not say, for that all of it would be read."""
    found = _Sitemap("sitemapindex")
    found.add("sitemap", reverse("articles:sitemap_static"))
    for name, kind in sitemaps.KINDS.items():
        for number in kind.files():
            found.add("sitemap", reverse("articles:sitemap_file", args=[name, number]))
    return found.answer()


def static_pages(request: HttpRequest) -> HttpResponse:
    """The pages that are always there."""
    return _urlset((path, None) for path in sitemaps.static_pages())


def file(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """The pages of a kind whose keys are in one range; 404 for a file with none."""
    if kind not in sitemaps.KINDS or not 1 <= number <= LAST_FILE:
        raise Http404
    pages = list(sitemaps.KINDS[kind].pages(number))
    if not pages:
        raise Http404
    return _urlset(pages)


def _urlset(pages: Iterable[tuple[str, datetime | None]]) -> HttpResponse:
    found = _Sitemap("urlset")
    for path, changed in pages:
        found.add("url", path, changed)
    return found.answer()


def news(request: HttpRequest) -> HttpResponse:
    """The articles of the last two days, as Google News reads them.

    https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
    """
    found = _Sitemap("urlset", news=NEWS)
    xml = found.xml
    for one in sitemaps.news():
        xml.startElement("url", {})
        xml.addQuickElement("loc", f"{settings.SITE_URL}{one['page']}")
        xml.startElement("news:news", {})
        xml.startElement("news:publication", {})
        xml.addQuickElement("news:name", "RareTrend")
        xml.addQuickElement("news:language", "ja")
        xml.endElement("news:publication")
        xml.addQuickElement("news:publication_date", machine_time(one["at"]))
        xml.addQuickElement("news:title", storable(one["title"]))
        xml.endElement("news:news")
        xml.endElement("url")
    return found.answer()
