"""Events that name an element: found by what was noted of them, not by reading every title there is."""

from articles.models import Element, SearchDocument, TimelineEvent
from articles.search import index, scopes

#: So many of the newest are looked at: some may belong to editions that are to come.
LOOKED_AT = 150


def events_naming(element: Element, most: int) -> list[TimelineEvent]:
    """The events of live articles whose titles name an element, the newest first."""
    newest = index.newest([], scopes.naming(element.number), LOOKED_AT)
    keys = list(SearchDocument.objects.filter(pk__in=newest).values_list("key", flat=True))
    events = TimelineEvent.objects.live().filter(pk__in=keys).with_article()
    return list(events.newest_first()[:most])
