"""Several trends in one chart."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from trends import charts, countries, history, keywords
from trends.models import Trend

LONGEST_NAME = 12


def compare(request: HttpRequest) -> HttpResponse:
    """Up to four trends side by side: `?t=jp:レアアース&t=us:rare-earth`.

    Names that lead to nothing are left out. `?keyword=` with `?country=` adds one, however it is written.
    """
    trends = _chosen(request.GET.getlist("t"))
    wanted = keywords.shown(request.GET.get("keyword", "")[: keywords.MAXIMUM_LENGTH])
    observed = countries.observed()
    country = request.GET.get("country", "")
    country = country if country in {one.code for one in observed} else countries.HOME
    context = {"countries": observed, "country": country, "most": charts.MOST}
    if wanted and len(trends) < charts.MOST:
        found = (
            Trend.objects.shown().filter(pk__in=Trend.objects.same_keyword(wanted, country)).first()
        )
        if found:
            return redirect(_address([*trends, found]))
        context["missing"] = wanted
    days = history.span_of(request.GET.get("days", ""))
    context |= {"trends": trends, "days": days, "spans": history.SPANS}
    return render(request, "trends/compare.html", context | _compared(trends, days))


def _name(trend: Trend) -> str:
    return f"{trend.country.code.lower()}:{trend.slug}"


def _address(trends: list[Trend]) -> str:
    names = list(dict.fromkeys(_name(trend) for trend in trends))
    return f"{reverse('trends:compare')}?{urlencode({'t': names}, doseq=True, safe=':')}"


def _chosen(names: list[str]) -> list[Trend]:
    """The first four trends of the names, in their order, each once."""
    found: dict[int, Trend] = {}
    for name in names[: 2 * charts.MOST]:
        country, _, slug = name.replace("\0", "").partition(":")
        trend = Trend.objects.shown().filter(country=country.upper()[:2], slug=slug[:100]).first()
        if trend:
            found[trend.pk] = trend
    return list(found.values())[: charts.MOST]


def _compared(trends: list[Trend], days: int) -> dict:
    """The chart with its table, of those that have anything to show in the span."""
    now = timezone.now()
    rows = []
    for trend in trends:
        told = history.series(trend, days, now)
        rest = [other for other in trends if other != trend]
        rows.append(
            {
                "trend": trend,
                "name": _name(trend),
                "label": _label(trend, trends),
                "without": _address(rest),
                "told": told,
                "peak": told.peak() if told else None,
                "spread": history.spread(told),
                "latest": told.latest(),
            }
        )
    drawn = {row["label"]: row["told"] for row in rows if row["told"]}
    return {
        "rows": rows,
        "charts": [charts.comparison(drawn, size) for size in charts.Size] if drawn else [],
    }


def _label(trend: Trend, trends: list[Trend]) -> str:
    """The keyword, with its country where others are compared too."""
    keyword = trend.keyword
    if len(keyword) > LONGEST_NAME:
        keyword = keyword[: LONGEST_NAME - 1] + "…"
    several = len({other.country.code for other in trends}) > 1
    return f"{keyword}（{trend.country.name}）" if several else keyword
