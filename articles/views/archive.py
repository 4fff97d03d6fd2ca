"""The front page and the archive."""

from django.http import HttpRequest, HttpResponse

from articles.models import Edition, Placement, Topic
from articles.paging import page_of
from articles.remembered import render
from trends import ranking
from trends.countries import HOME
from trends.models import Trend

#: Articles in all, of them below the lead story with a picture of their own; trends.
ON_FRONT_PAGE, SECOND, MOST_TRENDS = 13, 4, 10


def front_page(request: HttpRequest) -> HttpResponse:
    """What editors placed, then the newest articles; trends now and the topics of late."""
    editions = front_page_editions()
    context = {
        "lead": editions[0] if editions else None,
        "second": editions[1 : 1 + SECOND],
        "editions": editions[1 + SECOND :],
        "trends": ranking.with_what_lists_show(list(Trend.objects.now_in(HOME)[:MOST_TRENDS])),
        "topics": Topic.objects.lately()[:30],
    }
    return render(request, "articles/front_page.html", context)


def front_page_editions() -> list[Edition]:
    """The placed articles in their order, and behind them the newest others; two queries."""
    live = Edition.objects.live().for_cards()
    placed = Placement.objects.current()
    pinned = live.filter(article__placement__in=placed).order_by("article__placement")
    found = list(pinned[:ON_FRONT_PAGE])
    rest = live.exclude(pk__in=[edition.pk for edition in found])
    return found + list(rest[: ON_FRONT_PAGE - len(found)])


def archive(request: HttpRequest) -> HttpResponse:
    """All live articles by month, newest first."""
    page = page_of(request, Edition.objects.live().for_cards())
    return render(request, "articles/archive.html", {"page": page})
