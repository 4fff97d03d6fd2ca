"""Everything that happened, across all articles."""

from calendar import monthrange
from datetime import date
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils import timezone

from articles.models import EditionTopic, TimelineEvent, Topic, TopicAlias
from articles.paging import page_of
from articles.remembered import render
from articles.timelines import merged

MOST, MOST_TOPICS = 200, 20
#: Articles on a topic whose events are told on a page.
A_PAGE = 40
FIRST_YEAR = 1


def timeline(request: HttpRequest) -> HttpResponse:
    """The events of a decade, a year or a month, the newest decade at first; `?topic=` narrows them.

    `?decade=2020`, `?year=2025`, `?month=2025-03`; `?day=11-24` tells what happened on that day of any year.
    A topic's are those of its newest articles, `?before=` a place those of older ones. 404 for spans that
    are none.
    """
    slug = request.GET.get("topic", "").replace("\0", "")
    topic = Topic.objects.live().filter(slug=slug).first() if slug else None
    if slug and topic is None:
        return _moved(request, slug)
    page = page_of(request, _articles_on(topic), size=A_PAGE) if topic else None
    events = TimelineEvent.objects.live().exclude(start=None)
    if page:
        events = events.filter(edition__in=[link.content_object_id for link in page.rows])
    dates = events.values_list("start", flat=True)
    span = {"first": dates.order_by("start").first(), "last": dates.order_by("-start").first()}
    context = {
        "topic": topic,
        "page": page,
        "topics": Topic.objects.lately()[:MOST_TOPICS],
        "today": timezone.localdate(),
    }
    if span["first"] is None:
        return render(request, "articles/timeline.html", context)
    if "day" in request.GET:
        return _on_day(request, events, context, span)
    first, last, chosen = _span(request, span["last"])
    inside = events.filter(start__range=(first, last))
    if "year" in chosen:  # what is said of a decade did not happen in its first year
        inside = inside.filter(Q(end=None) | Q(end__lte=last))
    found = list(inside.with_article().order_by("start")[: MOST + 1])
    decades = range(span["first"].year // 10 * 10, span["last"].year + 1, 10)
    context |= chosen | {
        "decades": list(decades)[::-1],
        "timeline": merged(found[:MOST]),
        "more": len(found) > MOST,
        "years": _years(first.year // 10 * 10, span),
        "months": _months(first.year) if "year" in chosen else [],
    }
    return render(request, "articles/timeline.html", context)


def _articles_on(topic: Topic) -> QuerySet:
    return EditionTopic.objects.live().filter(tag=topic)


def _moved(request: HttpRequest, slug: str) -> HttpResponse:
    """To the topic that has this alias."""
    aliases = TopicAlias.objects.filter(slug=slug, topic__in=Topic.objects.live())
    alias = aliases.select_related("topic").first()
    if alias is None:
        raise Http404
    query = urlencode(request.GET.dict() | {"topic": alias.topic.slug})
    return HttpResponsePermanentRedirect(f"{request.path}?{query}")


def _span(request: HttpRequest, newest: date) -> tuple[date, date, dict]:
    """The days asked for, and what is chosen."""
    if "month" in request.GET:
        year, month = _month(request.GET["month"])
        last = date(year, month, monthrange(year, month)[1])
        chosen = {"month": month, "year": year, "decade": year // 10 * 10}
        return date(year, month, 1), last, chosen
    for name, years in (("year", 1), ("decade", 10)):
        if name in request.GET:
            year = _year(request.GET[name], years)
            last = date(year + years - 1, 12, 31)
            return _first_day(year), last, {name: year, "decade": year // 10 * 10}
    decade = newest.year // 10 * 10
    return _first_day(decade), date(decade + 9, 12, 31), {"decade": decade}


def _first_day(year: int) -> date:
    """The first day of a year, or of the first year there is: the first decade has nine years."""
    return date(max(year, FIRST_YEAR), 1, 1)


def _years(decade: int, span: dict[str, date]) -> range:
    """The years of a decade in which anything can have happened."""
    return range(max(decade, span["first"].year), min(decade + 9, span["last"].year) + 1)


def _months(year: int) -> list[tuple[int, str]]:
    """The months of a year as `?month=` takes them."""
    return [(month, f"{year:04}-{month:02}") for month in range(1, 13)]


def _year(text: str, years: int) -> int:
    year = int(text) if text.isascii() and text.isdecimal() and len(text) <= 4 else -1
    if not FIRST_YEAR <= year + years - 1 <= date.max.year or year % years:
        raise Http404
    return year


def _month(text: str) -> tuple[int, int]:
    """The year and month of 2025-03."""
    year, _, month = text.partition("-")
    if not (month.isascii() and month.isdecimal() and len(month) == 2 and 1 <= int(month) <= 12):
        raise Http404
    return _year(year, 1), int(month)


def _on_day(request: HttpRequest, events, context: dict, span: dict) -> HttpResponse:
    month, _, day = request.GET["day"].partition("-")
    if not (month + day).isascii() or not (month + day).isdecimal() or len(month + day) > 4:
        raise Http404
    days = [
        found
        for year in range(span["first"].year, span["last"].year + 1)
        if (found := _date(year, month, day))
    ]
    if not days and not _date(2000, month, day):
        raise Http404
    found = events.filter(precision="day", start__in=days).with_article().order_by("-start")[:MOST]
    context |= {"day": _date(2000, month, day), "timeline": merged(found)[::-1]}
    return render(request, "articles/timeline.html", context)


def _date(year: int, month: str, day: str) -> date | None:
    try:
        return date(year, int(month), int(day))
    except ValueError:
        return None
