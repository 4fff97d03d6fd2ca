"""The front page and the archive."""

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from articles.models import Edition, Topic
from trends.countries import HOME
from trends.models import Trend

ON_FRONT_PAGE = 9
A_PAGE = 20


def front_page(request: HttpRequest) -> HttpResponse:
    """The newest article large, the next ones below it, trends now and topics."""
    editions = list(Edition.objects.live().for_cards()[:ON_FRONT_PAGE])
    context = {
        "lead": editions[0] if editions else None,
        "editions": editions[1:],
        "trends": Trend.objects.now_in(HOME)[:10],
        "topics": Topic.objects.of_live_editions()[:30],
    }
    return render(request, "articles/front_page.html", context)


def archive(request: HttpRequest) -> HttpResponse:
    """All live articles by month, newest first."""
    page = page_of(request, Edition.objects.live().for_cards())
    return render(request, "articles/archive.html", {"page": page})


def page_of(request: HttpRequest, queryset: QuerySet) -> Page:
    """The page `?page=` names; 404 for anything that is not the number of a page."""
    paginator = Paginator(queryset, A_PAGE)
    number = request.GET.get("page", "1")
    if not number.isdecimal() or len(number) > 6 or not 1 <= int(number) <= paginator.num_pages:
        raise Http404
    return paginator.page(int(number))
