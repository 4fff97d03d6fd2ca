"""One trend: its page, and its chart and data alone."""

from itertools import chain

from csp.decorators import csp
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from trends import (
    charts,
    embedding,
    history,
    jsonld,
    ranking,
    scoring,
    spreadsheets,
    traffic,
)
from trends.addresses import path_to
from trends.models import Trend
from trends.spreadsheets import harmless
from trends.views.moved import leads_on

MOST_ARTICLES, MOST_NEWS = 20, 12
SIZES = {"720": charts.Size.WIDE, "360": charts.Size.NARROW}
#: A chart of its own carries its colours in a style element, and shows no more than itself.
CHART_POLICY = {"default-src": ["'none'"], "style-src": ["'unsafe-inline'"]}


@leads_on
def trend(request: HttpRequest, country: str, slug: str) -> HttpResponse:
    """One trend: how much it was looked for, headlines, and the articles about it.

    301 from an alias; 404 for what is hidden, and for what only a draft knows.
    """
    trend = Trend.objects.filter(country=country, slug=slug).first()
    if trend is None:
        raise Http404
    editions = list(trend.editions.live().for_cards()[:MOST_ARTICLES])
    if trend.hidden or (trend.heat_key is None and not editions):
        raise Http404
    days = history.span_of(request.GET.get("days", ""))
    told = history.series(trend, days)
    context = {
        "trend": ranking.with_what_lists_show([trend])[0],
        "state": trend.state(),
        "heat": traffic.number(round(scoring.heat(trend.heat_key, timezone.now()))),
        "editions": editions,
        "topics": _topics(trend),
        "news": trend.news.all()[:MOST_NEWS],
        "abroad": Trend.objects.shown().abroad(trend),
        "days": days,
        "spans": history.SPANS,
        "structured": jsonld.of_trend(trend),
    }
    context |= _for_others(trend, told, days) | _chart(trend, editions, told)
    return render(request, "trends/trend.html", context)


def _for_others(trend: Trend, told: charts.Series, days: int) -> dict:
    """What other sites show of the trend: its chart in a frame, its card."""
    found = {}
    if trend.heat_key is not None:
        found["oembed_url"] = embedding.discovery(trend)
    if told and days <= history.USUAL:  # the card is of the usual span
        found["card_url"] = path_to("trends:card", trend.country.code, trend.slug)
    return found


def _topics(trend: Trend) -> list:
    """The topics of the live articles about a trend."""
    topic = Trend.editions.rel.related_model._meta.get_field("topics").related_model
    return topic.objects.filter(editions__in=trend.editions.live()).distinct()[:12]


def _chart(trend: Trend, editions: list, told: charts.Series) -> dict:
    if not told:
        return {"told": told}
    marks = charts.numbered(history.marks(editions, told.start, told.end))
    return {
        "told": told,
        "marks": marks,
        "summary": charts.summary(told),
        "charts": [charts.chart(trend.keyword, told, marks, size) for size in charts.Size],
    }


def _shown(country: str, slug: str) -> Trend:
    trend = Trend.objects.shown().filter(country=country, slug=slug).first()
    if trend is None:
        raise Http404
    return trend


@csp(CHART_POLICY)
@leads_on
def chart(request: HttpRequest, country: str, slug: str) -> HttpResponse:
    """The chart as an SVG file; `?w=360` for small screens, `?days=` for another span."""
    trend = _shown(country, slug)
    told = history.series(trend, history.span_of(request.GET.get("days", "")))
    if not told:
        raise Http404
    size = SIZES.get(request.GET.get("w", ""), charts.Size.WIDE)
    drawn = charts.chart(trend.keyword, told, size=size, standalone=True)
    return HttpResponse(drawn, content_type="image/svg+xml; charset=utf-8")


@leads_on
def card(request: HttpRequest, country: str, slug: str) -> HttpResponse:
    """The chart of the usual span as a picture for social networks."""
    trend = _shown(country, slug)
    told = history.series(trend, history.USUAL)
    if not told:
        raise Http404
    try:
        drawn = charts.png(trend.keyword, told)
    except charts.NotDrawable as error:
        raise Http404 from error
    return HttpResponse(drawn, content_type="image/png")


@leads_on
def buzz(request: HttpRequest, country: str, slug: str) -> HttpResponse:
    """All that is known of a trend's traffic as CSV, in the form `import_buzz` reads."""
    trend = _shown(country, slug)
    rows = ([harmless(keyword), *rest] for keyword, *rest in history.rows(trend))
    lines = spreadsheets.lines(chain([history.COLUMNS], rows))
    answer = HttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = (
        f'attachment; filename="buzz-{trend.country.code}-{trend.pk}.csv"'
    )
    return answer
