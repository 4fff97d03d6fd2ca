"""Who said what, who wrote what, and what rests on which source."""

from collections import Counter

from django.apps import apps
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from articles import jsonld
from articles.gojuon import in_rows
from articles.models import (
    Author,
    Edition,
    ElementUse,
    Figure,
    Person,
    Quote,
    Source,
    TimelineEvent,
)
from articles.models.references import CITING
from articles.paging import page_of

MOST_FACTS, MOST_PUBLISHERS, MOST_SOURCES = 10, 200, 200
#: What rests on a source, by the word in the address.
RESTING = {"quotes": Quote, "events": TimelineEvent, "uses": ElementUse, "figures": Figure}


def people(request: HttpRequest) -> HttpResponse:
    """Everybody who is quoted by name, in 五十音 order."""
    return render(request, "articles/people.html", {"rows": in_rows(Person.objects.quoted())})


def person(request: HttpRequest, slug: str) -> HttpResponse:
    """One person: every quote with its date, article and source, newest first."""
    person = get_object_or_404(Person.objects.quoted(), slug=slug)
    quotes = Quote.objects.live().filter(speaker=person).with_article()
    page = page_of(request, quotes, way="edition__")
    context = {"person": person, "page": page, "structured": jsonld.of_person(person, page.rows)}
    return render(request, "articles/person.html", context)


def author(request: HttpRequest, slug: str) -> HttpResponse:
    """One author and their articles, newest first."""
    author = get_object_or_404(Author.objects.live(), slug=slug)
    own = Edition.objects.live().filter(authors=author).for_cards()
    context = {
        "author": author,
        "page": page_of(request, own),
        "structured": jsonld.of_author(author),
    }
    return render(request, "articles/author.html", context)


def sources(request: HttpRequest) -> HttpResponse:
    """The publishers by how often they are cited; `?publisher=` the sources of one."""
    publisher = request.GET.get("publisher")
    if publisher is not None:
        found = Source.objects.cited().filter(publisher=publisher.replace("\0", "")[:200])
        rows = list(found.order_by("-citation_count", "title")[:MOST_SOURCES])
        if not rows:
            raise Http404
        return render(request, "articles/publisher.html", {"publisher": publisher, "sources": rows})
    return render(request, "articles/sources.html", {"publishers": _publishers()})


def _publishers() -> list[tuple[str, int]]:
    """The publishers facts rest on, with their number of citations, largest first."""
    counts: Counter[str] = Counter()
    for kind in CITING:
        cited = apps.get_model("articles", kind).objects.live().exclude(source=None)
        names = cited.order_by().values_list("source__publisher")
        counts.update(dict(names.annotate(count=Count("pk"))))
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:MOST_PUBLISHERS]


def source(request: HttpRequest, pk: int) -> HttpResponse:
    """One source, and the facts in live articles that rest on it; `?kind=` all of one kind, in pages."""
    source = get_object_or_404(Source.objects.cited(), pk=pk)
    kind = request.GET.get("kind", "")
    context = {
        "source": source,
        "kind": kind if kind in RESTING else "",
        "structured": jsonld.of_source(source),
    }
    if context["kind"]:
        context["page"] = page_of(request, _resting(kind, source), way="edition__")
        if not context["page"].rows:
            raise Http404
        return render(request, "articles/source.html", context | {kind: context["page"].rows})
    shown = {kind: list(_resting(kind, source)[: MOST_FACTS + 1]) for kind in RESTING}
    context["more"] = [kind for kind, facts in shown.items() if len(facts) > MOST_FACTS]
    context |= {kind: facts[:MOST_FACTS] for kind, facts in shown.items()}
    return render(request, "articles/source.html", context)


def _resting(kind: str, source: Source) -> QuerySet:
    facts = RESTING[kind].objects.live().filter(source=source).with_article()
    facts = facts.order_by("-edition__live_from", "-pk")
    return facts.prefetch_related("elements") if kind == "uses" else facts
