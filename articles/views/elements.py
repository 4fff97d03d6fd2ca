"""Elements and what they are used for."""

import json
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect

from articles import jsonld, tallies
from articles.models import Article, Element, Source, UsedElement
from articles.paging import page_of
from articles.periodic_table import rows
from articles.remembered import render
from articles.search.naming import events_naming
from articles.tallies import Kind
from articles.timelines import merged
from trends import spreadsheets
from trends.models import Trend
from trends.spreadsheets import harmless

MOST_EVENTS, MOST_RELATED, MOST_TRENDS, MOST_USED = 50, 8, 6, 20
#: What is used together is read off so many of the newest uses.
RECENT = 100
AT_ONCE = 1_000
EXPORTED = [
    *("use", "element__symbol", "use__application", "use__products", "use__edition__article__slug"),
    *("use__source", "use__source__publisher", "use__source__title", "use__source__url"),
]
COLUMNS = ["element", "application", "products", "article", "source"]


def elements(request: HttpRequest) -> HttpResponse:
    """The periodic table, shaded by uses, and the most used elements as a list."""
    found = list(Element.objects.all())
    counts = {int(key): count for key, count in tallies.largest(Kind.ELEMENT, len(found)).items()}
    names = {one.number: one for one in found}
    context = {
        "table": rows(found, counts),
        "structured": jsonld.of_elements(),
        "most": [(names[key], count) for key, count in list(counts.items())[:MOST_USED]],
    }
    return render(request, "articles/elements.html", context)


def element(request: HttpRequest, symbol: str) -> HttpResponse:
    """One element: its data, every use in pages, events that name it, elements used with it, trends."""
    element = get_object_or_404(Element, symbol=symbol.capitalize())
    if symbol != element.symbol.lower():
        return redirect(element, permanent=True)
    links = UsedElement.objects.live().filter(element=element)
    page = page_of(request, links.with_uses())
    context = {
        "element": element,
        "page": page,
        "uses": [link.use for link in page.rows],
        "structured": jsonld.of_element(element),
    }
    if page.first:
        recent = links.newest_first().values_list("use", "use__edition")[:RECENT]
        context |= _around(element, dict(recent))
    return render(request, "articles/element.html", context)


def _around(element: Element, recent: dict[int, int]) -> dict:
    """What the rows of all articles say of an element beside its uses: its newest uses and their editions."""
    together = UsedElement.objects.filter(use__in=recent).exclude(element=element)
    counts = (
        together.values_list("element").annotate(count=Count("pk")).order_by("-count", "element")
    )
    related = dict(counts[:MOST_RELATED])
    names = Element.objects.in_bulk(related)
    about = Trend.objects.shown().filter(editions__in=set(recent.values())).distinct()
    return {
        "related": [names[key] for key in related],
        "timeline": merged(events_naming(element, MOST_EVENTS)),
        "trends": about.ranked()[:MOST_TRENDS],
    }


def _exported() -> Iterator[dict]:
    """Every use, those of the newest articles first, some at a time however many there are."""
    found = UsedElement.objects.live().order_by("-live_from", "use__ordering", "use", "element")
    # As values: to make five objects of each of many thousand rows would take three times as long. The
    # database is chosen while the view runs: what it hands out is read after it.
    return _written(found.using(found.db).values_list(*EXPORTED).iterator(AT_ONCE))


def _written(read: Iterator[tuple]) -> Iterator[dict]:
    """Rows of elements, those of a use together, as what is said of each use."""
    for _, same in groupby(read, key=itemgetter(0)):
        rows = list(same)
        _, _, application, products, slug, source, publisher, title, url = rows[0]
        yield {
            "elements": [symbol for _, symbol, *_ in rows],
            "application": application,
            "products": products,
            "article": Article(slug=slug).get_absolute_url(),
            "source": str(Source(publisher=publisher, title=title, url=url)) if source else "",
        }


def uses_json(request: HttpRequest) -> StreamingHttpResponse:
    """Every use of every element as JSON: `{"uses": [{"elements", "application", …}]}`."""
    uses = _exported()

    def lines() -> Iterator[str]:
        yield '{"uses": ['
        for place, use in enumerate(uses):
            yield f"{',' if place else ''}\n{json.dumps(use, ensure_ascii=False)}"
        yield "\n]}\n"

    return StreamingHttpResponse(lines(), content_type="application/json")


def uses_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same as a table, a row an element and use."""
    uses = _exported()

    def rows() -> Iterator[list[str]]:
        yield COLUMNS
        for use in uses:
            cells = [use["application"], use["products"], use["article"], use["source"]]
            for symbol in use["elements"]:
                yield [symbol, *(harmless(cell) for cell in cells)]

    answer = StreamingHttpResponse(
        spreadsheets.lines(rows()), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="element-uses.csv"'
    return answer
