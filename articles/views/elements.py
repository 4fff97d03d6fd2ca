"""Elements and what they are used for."""

import csv

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render

from articles import jsonld
from articles.models import Edition, Element, ElementUse, TimelineEvent, UsedElement
from articles.models.edition import is_live
from articles.periodic_table import rows
from articles.timelines import merged
from trends.models import Trend
from trends.spreadsheets import harmless

MOST_USES, MOST_EVENTS, MOST_RELATED, MOST_TRENDS = 100, 50, 8, 6
MOST_EXPORTED = 10_000
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
    """One element: its data, every use, events that name it, elements used together with it, trends."""
    element = get_object_or_404(Element, symbol=symbol.capitalize())
    uses = ElementUse.objects.live().filter(elements=element)
    shown = list(uses.with_article().prefetch_related("elements").newest_first()[: MOST_USES + 1])
    together = _live_uses().filter(use__in=uses).exclude(element=element)
    counts = (
        together.values_list("element").annotate(count=Count("pk")).order_by("-count", "element")
    )
    related = dict(counts[:MOST_RELATED])
    names = Element.objects.in_bulk(related)
    named = TimelineEvent.objects.live().filter(title__contains=element.name_ja).with_article()
    about = Edition.objects.live().filter(elementuse__elements=element)
    context = {
        "element": element,
        "structured": jsonld.of_element(element),
        "uses": shown[:MOST_USES],
        "more": len(shown) > MOST_USES,
        "related": [(names[key], count) for key, count in related.items()],
        "timeline": merged(named[:MOST_EVENTS]),
        "trends": Trend.objects.shown()
        .filter(editions__in=about)
        .distinct()
        .ranked()[:MOST_TRENDS],
    }
    return render(request, "articles/element.html", context)


def _exported() -> list[dict]:
    found = ElementUse.objects.live().with_article().prefetch_related("elements").newest_first()
    return [
        {
            "elements": [element.symbol for element in use.elements.all()],
            "application": use.application,
            "products": use.products,
            "article": use.edition.get_absolute_url(),
            "source": str(use.source) if use.source else "",
        }
        for use in found[:MOST_EXPORTED]
    ]


def uses_json(request: HttpRequest) -> HttpResponse:
    """Every use of every element as JSON, those of the newest articles first."""
    return JsonResponse({"uses": _exported()}, json_dumps_params={"ensure_ascii": False})


def uses_csv(request: HttpRequest) -> HttpResponse:
    """The same as a table, a row an element and use."""
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="element-uses.csv"'
    writer = csv.writer(answer)
    writer.writerow(COLUMNS)
    for use in _exported():
        cells = [use["application"], use["products"], use["article"], use["source"]]
        for symbol in use["elements"]:
            writer.writerow([symbol, *(harmless(cell) for cell in cells)])
    return answer
