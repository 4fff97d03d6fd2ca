"""The front page and the archive."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.models import Edition, Topic
from articles.paging import page_of
from trends.countries import HOME
from trends.models import Trend

ON_FRONT_PAGE = 9


def front_page(request: HttpRequest) -> HttpResponse:
    """The newest article large, the next ones below it, trends now and the topics of late."""
    editions = list(Edition.objects.live().for_cards()[:ON_FRONT_PAGE])
    context = {
        "lead": editions[0] if editions else None,
        "editions": editions[1:],
        "trends": Trend.objects.now_in(HOME)[:10],
        "topics": Topic.objects.lately()[:30],
    }
    return render(request, "articles/front_page.html", context)


def archive(request: HttpRequest) -> HttpResponse:
    """All live articles by month, newest first."""
    page = page_of(request, Edition.objects.live().for_cards())
    return render(request, "articles/archive.html", {"page": page})
