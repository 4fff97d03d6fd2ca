"""Pages about trends."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from trends.models import Trend

DAYS = 90


def trend(request: HttpRequest, country: str, slug: str) -> HttpResponse:
    """One trend: how much it was searched for, and the articles about it."""
    trend = get_object_or_404(Trend.objects.with_newest_sample(), country=country, slug=slug)
    editions = list(trend.editions.live().for_cards())
    if trend.newest_traffic is None and not editions:
        raise Http404  # only a draft knows of it yet
    context = {
        "trend": trend,
        "editions": editions,
        "days": trend.samples.daily_peaks(timezone.now() - timedelta(days=DAYS)),
    }
    return render(request, "trends/trend.html", context)
