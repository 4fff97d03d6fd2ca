"""Elements and what they are used for."""

import json
from collections.abc import Iterator
from itertools import groupby

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from articles import jsonld
from articles.models import Edition, Element, ElementUse, UsedElement
from articles.models.live import is_live
from articles.paging import page_of
from articles.periodic_table import rows
from articles.search.naming import events_naming
from articles.timelines import merged
from trends import spreadsheets
from trends.models import Trend
from trends.spreadsheets import harmless

MOST_EVENTS, MOST_RELATED, MOST_TRENDS = 50, 8, 6
AT_ONCE = 1_000
EXPORTED = [
    *("element__symbol", "use__application", "use__products", "use__edition__article__slug"),
    *("use__source__publisher", "use__source__title", "use__source__url"),
]
COLUMNS = ["element", "application", "products", "article", "source"]


def _live_uses():
    return UsedElement.objects.filter(is_live(way="use__edition__"))


def elements(request: HttpRequest) -> HttpResponse:
    """The periodic table, shaded by uses, and the most used elements as a list."""
    counts = dict(_live_uses().values_list("element").annotate(count=Count("pk")).order_by())
    found = list(Element.objects.all())
    most = sorted(
        (one for one in found if one.number in counts), key=lambda one: -counts[one.number]
    )
    context = {
        "table": rows(found, counts),
        "structured": jsonld.of_elements(),
        "most": [(element, counts[element.number]) for element in most[:20]],
    }
    return render(request, "articles/elements.html", context)


def element(request: HttpRequest, symbol: str) -> HttpResponse:
    """One element: its data, every use in pages, events that name it, elements used with it, trends."""
    element = get_object_or_404(Element, symbol=symbol.capitalize())
    if symbol != element.symbol.lower():
        return redirect(element, permanent=True)
    uses = ElementUse.objects.live().filter(elements=element)
    page = page_of(request, uses.with_article().prefetch_related("elements"), way="edition__")
    context = {"element": element, "page": page, "structured": jsonld.of_element(element)}
    if page.first:
        context |= _around(element, uses)
    return render(request, "articles/element.html", context)


def _around(element: Element, uses: QuerySet[ElementUse]) -> dict:
    """What the rows of all articles say of an element beside its uses."""
    together = _live_uses().filter(use__in=uses).exclude(element=element)
    counts = (
        together.values_list("element").annotate(count=Count("pk")).order_by("-count", "element")
    )
    related = dict(counts[:MOST_RELATED])
    names = Element.objects.in_bulk(related)
    about = Edition.objects.live().filter(elementuse__elements=element)
    return {
        "related": [(names[key], count) for key, count in related.items()],
        "timeline": merged(events_naming(element.name_ja, MOST_EVENTS)),
        "trends": Trend.objects.shown()
        .filter(editions__in=about)
        .distinct()
        .ranked()[:MOST_TRENDS],
    }


def _exported() -> Iterator[dict]:
    """Every use, those of the newest articles first, some at a time however many there are."""
    found = _live_uses().select_related("use__edition__article", "use__source", "element")
    found = found.order_by("-use__edition__live_from", "use__ordering", "use", "element")
    found = found.only(*EXPORTED).iterator(AT_ONCE)
    for _, same in groupby(found, key=lambda row: row.use_id):
        rows = list(same)
        use = rows[0].use
        yield {
            "elements": [row.element.symbol for row in rows],
            "application": use.application,
            "products": use.products,
            "article": use.edition.get_absolute_url(),
            "source": str(use.source) if use.source else "",
        }


def uses_json(request: HttpRequest) -> StreamingHttpResponse:
    """Every use of every element as JSON: `{"uses": [{"elements", "application", …}]}`."""

    def lines() -> Iterator[str]:
        yield '{"uses": ['
        for place, use in enumerate(_exported()):
            yield f"{',' if place else ''}\n{json.dumps(use, ensure_ascii=False)}"
        yield "\n]}\n"

    return StreamingHttpResponse(lines(), content_type="application/json")


def uses_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same as a table, a row an element and use."""

    def rows() -> Iterator[list[str]]:
        yield COLUMNS
        for use in _exported():
            cells = [use["application"], use["products"], use["article"], use["source"]]
            for symbol in use["elements"]:
                yield [symbol, *(harmless(cell) for cell in cells)]

    answer = StreamingHttpResponse(
        spreadsheets.lines(rows()), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="element-uses.csv"'
    return answer
