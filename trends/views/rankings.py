"""Rankings: now, of a period, of a day gone by, and the archive of the days."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from trends import countries
from trends.ranking import (
    Period,
    day_of,
    first_day,
    first_of_days,
    month_of,
    of_day,
    ranking,
    with_what_lists_show,
)
from trends.scoring import State


def trends(request: HttpRequest, country: str = countries.HOME) -> HttpResponse:
    """The ranking of a country; `?date=` and `?month=` lead to days gone by.

    `?period=` and `?state=` that mean nothing are taken as not given; 404 for a country nobody has observed.
    """
    observed = countries.observed()
    if country not in {one.code for one in observed}:
        raise Http404
    chosen = next(one for one in observed if one.code == country)
    context = {"country": chosen, "countries": observed}
    if "date" in request.GET:
        return _day(request, context)
    if "month" in request.GET:
        return _month(request, context)
    period = _member(Period, request.GET.get("period")) or Period.NOW
    state = _member(State, request.GET.get("state"))
    rows = with_what_lists_show(ranking(country, period, state))
    context |= {"rows": rows, "period": period, "periods": list(Period)}
    context |= {"state": state, "states": list(State)}
    context["today"] = timezone.localdate()
    return render(request, "trends/ranking.html", context)


def _day(request: HttpRequest, context: dict) -> HttpResponse:
    day, today = day_of(request.GET["date"]), timezone.localdate()
    first = first_day(context["country"].code)
    if day is None or first is None or not first <= day <= today:
        raise Http404
    rows = with_what_lists_show(of_day(context["country"].code, day), day)
    near = {
        "before": day - timedelta(days=1) if day > first else None,
        "after": day + timedelta(days=1) if day < today else None,
    }
    return render(request, "trends/day.html", context | near | {"rows": rows, "day": day})


def _month(request: HttpRequest, context: dict) -> HttpResponse:
    month, today = month_of(request.GET["month"]), timezone.localdate()
    first = first_day(context["country"].code)
    if month is None or first is None or not first.replace(day=1) <= month <= today:
        raise Http404
    before, after = month - timedelta(days=1), (month + timedelta(days=32)).replace(day=1)
    near = {
        "before": before if before >= first.replace(day=1) else None,
        "after": after if after <= today else None,
    }
    days = first_of_days(context["country"].code, month)
    return render(request, "trends/month.html", context | near | {"days": days, "month": month})


def _member(kind: type, value: str | None) -> Period | State | None:
    return kind(value) if value in set(kind) else None


def about(request: HttpRequest) -> HttpResponse:
    """How the ranking is made, with a worked example."""
    return render(request, "trends/about.html")
