"""Who said what, who wrote what, and what rests on which source."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from articles import jsonld, tallies
from articles.models import (
    Author,
    Byline,
    ElementUse,
    Figure,
    Person,
    Quote,
    Source,
    TimelineEvent,
)
from articles.paging import page_of
from articles.remembered import render
from articles.syllabary import names_of
from articles.tallies import Kind

MOST_FACTS, MOST_PUBLISHERS, MOST_SOURCES = 10, 200, 60
#: What rests on a source, by the word in the address.
RESTING = {"quotes": Quote, "events": TimelineEvent, "uses": ElementUse, "figures": Figure}


def people(request: HttpRequest) -> HttpResponse:
    """Everybody who is quoted by name, in 五十音 order."""
    names = names_of(request, Person.objects.live(), Kind.PERSON)
    return render(request, "articles/people.html", {"names": names})


def person(request: HttpRequest, slug: str) -> HttpResponse:
    """One person: every quote with its date, article and source, newest first."""
    person = get_object_or_404(Person.objects.live(), slug=slug)
    page = page_of(request, Quote.objects.live().filter(speaker=person).with_article())
    context = {
        "person": person,
        "page": page,
        "quote_count": tallies.count(Kind.PERSON, person.pk),
        "structured": jsonld.of_person(person, page.rows),
    }
    return render(request, "articles/person.html", context)


def author(request: HttpRequest, slug: str) -> HttpResponse:
    """One author and their articles, newest first."""
    author = get_object_or_404(Author.objects.live(), slug=slug)
    page = page_of(request, Byline.objects.live().filter(author=author).with_cards())
    context = {
        "author": author,
        "page": page,
        "editions": [byline.edition for byline in page.rows],
        "structured": jsonld.of_author(author),
    }
    return render(request, "articles/author.html", context)


def sources(request: HttpRequest) -> HttpResponse:
    """The publishers by how often they are cited; `?publisher=` the sources of one, in pages."""
    if "publisher" in request.GET:
        return _publisher(request, request.GET["publisher"].replace("\0", "")[:200])
    publishers = tallies.largest(Kind.PUBLISHER, MOST_PUBLISHERS)
    return render(request, "articles/sources.html", {"publishers": list(publishers.items())})


def _publisher(request: HttpRequest, name: str) -> HttpResponse:
    found = Source.objects.live().filter(publisher=name)
    before = request.GET.get("before")
    if before is not None:
        if not (before.isascii() and before.isdecimal() and len(before) < 19):
            raise Http404
        found = found.filter(pk__lt=int(before))
    rows = list(found.order_by("-pk")[: MOST_SOURCES + 1])
    if not rows:
        raise Http404
    shown = rows[:MOST_SOURCES]
    counts = tallies.counts(Kind.SOURCE, [source.pk for source in shown])
    context = {
        "publisher": name,
        "sources": [(source, counts.get(str(source.pk), 0)) for source in shown],
        "older": shown[-1].pk if len(rows) > MOST_SOURCES else None,
    }
    return render(request, "articles/publisher.html", context)


def source(request: HttpRequest, pk: int) -> HttpResponse:
    """One source, and the facts in live articles that rest on it; `?kind=` all of one kind, in pages."""
    source = get_object_or_404(Source.objects.live(), pk=pk)
    kind = request.GET.get("kind", "")
    context = {
        "source": source,
        "kind": kind if kind in RESTING else "",
        "citation_count": tallies.count(Kind.SOURCE, pk),
        "structured": jsonld.of_source(source),
    }
    if context["kind"]:
        context["page"] = page_of(request, _resting(kind, source))
        if not context["page"].rows:
            raise Http404
        return render(request, "articles/source.html", context | {kind: context["page"].rows})
    shown = {kind: list(_resting(kind, source)[: MOST_FACTS + 1]) for kind in RESTING}
    context["more"] = [kind for kind, facts in shown.items() if len(facts) > MOST_FACTS]
    context |= {kind: facts[:MOST_FACTS] for kind, facts in shown.items()}
    return render(request, "articles/source.html", context)


def _resting(kind: str, source: Source) -> QuerySet:
    facts = RESTING[kind].objects.live().filter(source=source).with_article().newest_first()
    return facts.prefetch_related("elements") if kind == "uses" else facts
