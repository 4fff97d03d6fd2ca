"""How often topics, people, elements, sources and publishers come up in what readers see.

A tally counts the facts of every article's last edition, whether it is live already or scheduled. What the
clock changes is few and is found by an index: scheduled editions are taken off, and those they will replace
are added. So a count is exact at every instant, and costs the same however many articles there are.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Count, Q
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.utils import timezone

from articles.models import Edition, EditionTopic, Quote, Source, Tally, UsedElement, references
from articles.unindexed import unindexed

Kind = Tally.Kind
CITING = [apps.get_model("articles", name) for name in references.CITING]
#: The rows that are counted, and their way to what they are counted for.
COUNTED = {
    Kind.TOPIC: [(EditionTopic, "tag")],
    Kind.PERSON: [(Quote, "speaker")],
    Kind.ELEMENT: [(UsedElement, "element")],
    Kind.SOURCE: [(model, "source") for model in CITING],
    Kind.PUBLISHER: [(model, "source__publisher") for model in CITING],
}
#: Adds to a count, or begins it; Django has no words for it. Subtractions are apart: PostgreSQL checks the
#: row that would be inserted before it finds the one that is there.
ADD = """
    INSERT INTO articles_tally (kind, key, count) VALUES (%s, %s, %s)
    ON CONFLICT (kind, key) DO UPDATE SET count = articles_tally.count + excluded.count
"""
TAKE = "UPDATE articles_tally SET count = count - %s WHERE kind = %s AND key = %s"


def last(editions: Iterable[int]) -> set[int]:
    """Those of some editions nothing is to replace: they are what is counted."""
    found = Edition.objects.filter(pk__in=list(editions), live_until=None).exclude(live_from=None)
    return set(found.values_list("pk", flat=True))


def change(added: Iterable[int] = (), removed: Iterable[int] = ()) -> None:
    """Count the facts of editions that became the last of their articles; no more those that ceased to be."""
    changes = _all_facts(added)
    changes.subtract(_all_facts(removed))
    _add(changes)


@receiver(pre_save, sender=Source)
def _follow_publisher(sender: type, instance: Source, **kwargs: Any) -> None:
    """What rests on a source counts for the publisher it has now."""
    former = Source.objects.filter(pk=instance.pk).values_list("publisher", flat=True).first()
    if former is None or former == instance.publisher:
        return
    own = Tally.objects.filter(kind=Kind.SOURCE, key=str(instance.pk))
    number = own.values_list("count", flat=True).first() or 0
    kind = Kind.PUBLISHER.value
    _add(Counter({(kind, former): -number, (kind, instance.publisher): number}))


def _add(changes: Counter[tuple[str, str]]) -> None:
    # In one order, so that two publications never wait for each other.
    ordered = sorted((kind, key, count) for (kind, key), count in changes.items() if count)
    with connection.cursor() as cursor:
        for kind, key, count in ordered:
            if count > 0:
                cursor.execute(ADD, [kind, key, count])
            else:
                cursor.execute(TAKE, [-count, kind, key])


def recount(kind: Kind, keys: Iterable[object] | None = None) -> None:
    """Count anew, for those keys or for all: after things were merged, or by `manage.py recount`."""
    wanted = None if keys is None else {str(key) for key in keys}
    tallies = Tally.objects.filter(kind=kind)
    (tallies if wanted is None else tallies.filter(key__in=wanted)).delete()
    found = _facts(kind, wanted, __live_until=None, __live_from__isnull=False)
    rows = (Tally(kind=kind, key=key, count=number) for key, number in found.items())
    Tally.objects.bulk_create(rows, batch_size=1_000)


def counts(kind: Kind, keys: Iterable[object]) -> dict[str, int]:
    """How often each comes up in what readers see now; by the text of its key, zero is left out."""
    keys = [str(key) for key in keys]
    rows = Tally.objects.alias(of_kind=unindexed("kind")).filter(key__in=keys, of_kind=kind)
    found = Counter(dict(rows.values_list("key", "count")))
    found.update(_corrections(kind))
    return {key: found[key] for key in keys if found[key] > 0}


def count(kind: Kind, key: object) -> int:
    """How often one thing comes up in what readers see now."""
    return counts(kind, [key]).get(str(key), 0)


def largest(kind: Kind, most: int) -> dict[str, int]:
    """What comes up most often in what readers see now, with how often."""
    corrections = _corrections(kind)
    tallies = Tally.objects.filter(kind=kind)
    rows = tallies.filter(count__gt=0).order_by("-count", "key").values_list("key", "count")
    found = Counter(dict(rows[: most + len(corrections)]))
    if others := corrections.keys() - found.keys():
        found.update(dict(tallies.filter(key__in=others).values_list("key", "count")))
    found.update(corrections)
    ordered = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return {key: number for key, number in ordered[:most] if number > 0}


def _corrections(kind: Kind) -> Counter[str]:
    """What the clock changes: the facts of editions to be replaced, less those of editions to come."""
    now = timezone.now()
    ahead = Edition.objects.filter(Q(live_from__gt=now) | Q(live_until__gt=now))
    rows = list(ahead.values_list("pk", "live_from", "live_until"))
    replaced = [key for key, begin, until in rows if until is not None and begin <= now]
    to_come = [key for key, begin, until in rows if until is None and begin > now]
    found = _facts(kind, __in=replaced) if replaced else Counter()
    if to_come:
        found.subtract(_facts(kind, __in=to_come))
    return found


def _all_facts(editions: Iterable[int]) -> Counter[tuple[str, str]]:
    editions = list(editions)
    kinds = COUNTED if editions else ()
    return Counter(
        {
            (kind.value, key): number
            for kind in kinds
            for key, number in _facts(kind, __in=editions).items()
        }
    )


def _facts(kind: Kind, keys: set[str] | None = None, **of_edition: Any) -> Counter[str]:
    """How often things come up in the editions that meet conditions, written without the way to them."""
    found: Counter[str] = Counter()
    for model, name in COUNTED[kind]:
        met = {f"{model.edition_path}{condition}": value for condition, value in of_edition.items()}
        if keys is not None:
            met[f"{name}__in"] = keys
        rows = model.objects.filter(**met).exclude(**{name.partition("__")[0]: None})
        for key, number in rows.order_by().values_list(name).annotate(number=Count("pk")):
            found[str(key)] += number
    return found
