"""Events that name something: found by the index, not by reading every title there is."""

from django.db.models import Max

from articles.models import SearchDocument, TimelineEvent
from articles.search import index, scopes
from articles.search.ranking import WHOLE, quality
from articles.search.tokens import normalized

#: So many of the newest titles with the letters are looked at: 金 is in 賃金 too, but not as a word.
LOOKED_AT = 150
#: And so many of the newest documents are looked through: a rare name must not cost more as the site grows.
LOOKED_THROUGH = 100_000


def events_naming(name: str, most: int) -> list[TimelineEvent]:
    """The events of live articles whose titles have a name as a word of its own, the newest first."""
    word = normalized(name)
    last = SearchDocument.objects.aggregate(last=Max("pk"))["last"] or 0
    near = index.newest([[word]], scopes.EVENTS, LOOKED_AT, above=last - LOOKED_THROUGH)
    found = SearchDocument.objects.filter(pk__in=near)
    keys = [
        key
        for key, title in found.values_list("key", "title")
        if quality(normalized(title), word) == WHOLE
    ]
    events = TimelineEvent.objects.live().filter(pk__in=keys).with_article()
    return list(events.newest_first()[:most])
