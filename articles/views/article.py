"""One article: its live edition, its older ones, its history."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from articles import cards, comparing, jsonld, remembered
from articles.models import Author, Edition, FormerSlug, Topic
from articles.reading import reading_minutes
from articles.related import near
from articles.templatetags.japanese import ja_date
from trends.history import spark
from trends.prepared import Prepared

View = Callable[..., HttpResponse]
PAGE = Prepared(
    lambda at, slug: Edition.objects.live(at).for_page(at).filter(article__slug=slug).order_by()
)
TOPICS = Prepared(
    lambda edition: Topic.objects.filter(edition_links__content_object=edition).order_by(
        "edition_links__pk"
    )
)
AUTHORS = Prepared(
    lambda edition: Author.objects.filter(bylines__edition=edition).order_by("bylines__pk")
)


def gone_or_moved(view: View) -> View:
    """Answer 301 for a former slug and 410 for a withdrawn article where the view finds nothing."""

    @wraps(view)
    def wrapped(request: HttpRequest, slug: str, **kwargs) -> HttpResponse:
        try:
            return view(request, slug, **kwargs)
        except Http404:
            former = FormerSlug.objects.select_related("article").filter(slug=slug).first()
            if former and former.article.editions.shown_before().exists():
                match = request.resolver_match
                names = match.kwargs | {"slug": former.article.slug}
                return HttpResponsePermanentRedirect(reverse(match.view_name, kwargs=names))
            return _gone(request, slug)

    return wrapped


def _gone(request: HttpRequest, slug: str) -> HttpResponse:
    last = Edition.objects.shown_before().filter(article__slug=slug, withdrawn=True)
    last = (
        last.exclude(article__editions__in=Edition.objects.live()).order_by("-live_until").first()
    )
    if last is None:
        raise Http404
    return render(request, "410.html", {"reason": last.withdrawal_reason}, status=410)


@gone_or_moved
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """The live edition."""
    found = PAGE(at=timezone.now(), slug=slug)
    if not found:
        raise Http404
    return _page(request, found[0])


@gone_or_moved
def edition(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """An edition readers could once see, marked as such; only while the article is live.

    What was withdrawn does not come back with a new edition.
    """
    live = get_object_or_404(Edition.objects.live(), article__slug=slug)
    shown = get_object_or_404(
        Edition.objects.readable().for_page(), article=live.article_id, number=number
    )
    return _page(request, shown, former=shown.pk != live.pk)


@gone_or_moved
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """All editions readers could see and may see still, newest first, and what one of them changed."""
    live = get_object_or_404(Edition.objects.live().select_related("article"), article__slug=slug)
    shown = live.article.editions.readable().for_cards()
    editions = list(shown.order_by("-live_from"))
    wanted = request.GET.get("edition", "")
    chosen = next((one for one in editions if str(one.number) == wanted), editions[0])
    before = next((one for one in editions if one.live_from < chosen.live_from), None)
    context = {
        "edition": live,
        "editions": editions,
        "chosen": chosen,
        "before": before,
        "changes": comparing.compare(before, chosen) if before else [],
    }
    return render(request, "articles/history.html", context)


def _page(request: HttpRequest, edition: Edition, former: bool = False) -> HttpResponse:
    topics, authors = TOPICS(edition=edition.pk), AUTHORS(edition=edition.pk)
    context = {
        "edition": edition,
        "topics": topics,
        "authors": authors,
        "former": former,
        "spark": spark(edition.trend) if edition.trend else "",
        "near": None if former else near(edition, topics),
    }

    def derived() -> dict[str, Any]:
        card = cards.address(edition) or ""
        return {
            "ways_on": context["near"] and context["near"].ways_on(),
            "address": f"{settings.SITE_URL}{edition.get_absolute_url()}",
            "citation": citation(edition),
            "minutes": reading_minutes(edition.text),
            "card_url": card,
            "structured": [] if former else jsonld.of_article(edition, topics, authors, card),
        }

    return remembered.render(request, "articles/article.html", context, derived)


def citation(edition: Edition) -> str:
    """How to name an edition as a source: site, title, edition, day, address."""
    day = ja_date(edition.live_from)
    address = f"{settings.SITE_URL}{edition.get_absolute_url()}"
    return f"RareTrend「{edition.title}」第{edition.number}版、{day}、{address}"
