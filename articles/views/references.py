"""Who said what, and what rests on which source."""

from collections import Counter

from django.apps import apps
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from articles import jsonld
from articles.gojuon import in_rows
from articles.models import ElementUse, Figure, Person, Quote, Source, TimelineEvent
from articles.models.references import CITING

MOST_QUOTES, MOST_FACTS, MOST_PUBLISHERS, MOST_SOURCES = 100, 100, 200, 200


def people(request: HttpRequest) -> HttpResponse:
    """Everybody who is quoted by name, in 五十音 order."""
    return render(request, "articles/people.html", {"rows": in_rows(Person.objects.quoted())})


def person(request: HttpRequest, slug: str) -> HttpResponse:
    """One person: every quote with its date, article and source, newest first."""
    person = get_object_or_404(Person.objects.quoted(), slug=slug)
    quotes = Quote.objects.live().filter(speaker=person).with_article().newest_first()
    shown = list(quotes[:MOST_QUOTES])
    context = {"person": person, "quotes": shown, "structured": jsonld.of_person(person, shown)}
    return render(request, "articles/person.html", context)


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
    """One source, and every fact in live articles that rests on it."""
    source = get_object_or_404(Source.objects.cited(), pk=pk)

    def resting(model):
        return model.objects.live().filter(source=source).with_article().newest_first()[:MOST_FACTS]

    context = {
        "source": source,
        "structured": jsonld.of_source(source),
        "quotes": resting(Quote),
        "events": resting(TimelineEvent),
        "uses": resting(ElementUse).prefetch_related("elements"),
        "figures": resting(Figure),
    }
    return render(request, "articles/source.html", context)
