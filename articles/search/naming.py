"""Events that name something: found by the index, not by reading every title there is."""

from django.db import connections

from articles.models import Findable, SearchDocument, TimelineEvent
from articles.search import index
from articles.search.ranking import WHOLE, quality
from articles.search.tokens import EVENT_MARK, normalized, phrase

#: So many of the newest titles with the letters are looked at: 金 is in 賃金 too, but not as a word.
LOOKED_AT = 400


def events_naming(name: str, most: int) -> list[TimelineEvent]:
    """The events of live articles whose titles have a name as a word of its own, the newest first."""
    word = normalized(name)
    backend = index.backend(connections[SearchDocument.objects.db].vendor)
    expression = backend.expression([[phrase(word)]], mark=EVENT_MARK)
    with connections[SearchDocument.objects.db].cursor() as cursor:
        cursor.execute(backend.NEWEST, [expression, LOOKED_AT])
        found = [key for (key,) in cursor.fetchall()]
    titles = SearchDocument.objects.filter(pk__in=found, kind=Findable.EVENT)
    keys = [
        key
        for key, title in titles.values_list("key", "title")
        if quality(normalized(title), word) == WHOLE
    ]
    events = TimelineEvent.objects.live().filter(pk__in=keys).with_article()
    return list(events.newest_first()[:most])
