"""What can be found, made of what is published: kept in step in the same transaction."""

from collections import Counter
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from articles.models import (
    Block,
    Edition,
    Element,
    Person,
    Quote,
    SearchDocument,
    TimelineEvent,
    Topic,
)
from articles.models.search import Findable
from articles.search import index
from articles.search.tokens import tokens

#: A part's characters, and how many of them the next part has too, so that no phrase is cut.
PART, OVERLAP = 12_000, 40
#: A tsvector keeps 256 positions of a lexeme, and a title and topics may have it too.
MOST_OCCURRENCES = 240
#: Rows in one statement: SQLite takes 32,766 parameters.
AT_ONCE = 5_000


def add_edition(edition: Edition) -> None:
    """Make a published edition findable from its own time on, with its quotes and events."""
    facts = [*Quote.objects.filter(edition=edition), *TimelineEvent.objects.filter(edition=edition)]
    store_editions([(edition, edition.topics_in_order(), facts)])
    remove_past(edition.article_id)


def store_editions(editions: Iterable[tuple[Edition, list[Topic], list[Block]]]) -> None:
    """Make editions findable that are not yet: each with its topics and blocks."""
    _store([document for one in editions for document in _documents(*one)])


def _documents(
    edition: Edition, topics: list[Topic], blocks: list[Block]
) -> Iterator[SearchDocument]:
    tags = " ".join(topic.name for topic in topics)
    for part, body in enumerate(_parts(edition.text)):
        # The title and the topics count once: in the first part.
        named = {"title": edition.title, "tags": tags} if part == 0 else {}
        yield SearchDocument(
            kind=Findable.ARTICLE, key=edition.pk, part=part, edition=edition, body=body, **named
        )
    for block in blocks:
        match block:
            case Quote():
                yield SearchDocument(
                    kind=Findable.QUOTE,
                    key=block.pk,
                    title=block.attribution,
                    body=block.text,
                    edition=edition,
                )
            case TimelineEvent():
                title = f"{block.when} {block.title}"
                yield SearchDocument(
                    kind=Findable.EVENT, key=block.pk, title=title, edition=edition
                )


def remove_past(article: int) -> None:
    """Forget the editions of an article that nobody will see again."""
    over = Edition.objects.filter(article=article, live_until__lte=timezone.now())
    never = Edition.objects.filter(article=article, live_from=None)
    remove(SearchDocument.objects.filter(edition__in=over | never))


def put_topic(topic: Topic) -> None:
    """Make a topic findable by its name, reading and aliases."""
    names = [topic.reading, *topic.aliases.values_list("name", flat=True)]
    _put(Findable.TOPIC, topic.pk, topic.name, " ".join(names), topic.description)


def put_person(person: Person) -> None:
    """Make a person findable by name and reading."""
    _put(Findable.PERSON, person.pk, person.name, person.reading, person.description)


def put_element(element: Element) -> None:
    """Make an element findable by its names and symbol."""
    names = f"{element.symbol} {element.name_en}"
    _put(Findable.ELEMENT, element.pk, element.name_ja, names, "")


def remove(documents: QuerySet[SearchDocument]) -> None:
    """Take documents away, from the index too; however many there are."""
    keys = list(documents.values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        index.remove(some)
        SearchDocument.objects.filter(pk__in=some).delete()


@transaction.atomic
def rebuild() -> int:
    """Make everything anew out of what is published, in its order; returns the number of documents."""
    remove(SearchDocument.objects.all())
    for edition in (
        Edition.objects.published()
        .exclude(live_from=None)
        .order_by("live_from", "pk")
        .iterator(500)
    ):
        if edition.live_until is None or edition.live_until > timezone.now():
            add_edition(edition)
    for put, model in ((put_topic, Topic), (put_person, Person), (put_element, Element)):
        for row in model.objects.iterator(500):
            put(row)
    return SearchDocument.objects.count()


def _parts(text: str) -> list[str]:
    """The text in parts, none with a token so often that PostgreSQL would forget where it stands."""
    parts, start = [], 0
    while not parts or start < len(text):
        length = PART
        while length > OVERLAP and _too_often(text[start : start + length + OVERLAP]):
            length = max(length // 2, OVERLAP)
        parts.append(text[start : start + length + OVERLAP])
        start += length
    return parts


def _too_often(text: str) -> bool:
    return max(Counter(tokens(text)).values(), default=0) > MOST_OCCURRENCES


def _put(kind: Findable, key: int, title: str, tags: str, body: str) -> None:
    remove(SearchDocument.objects.filter(kind=kind, key=key))
    _store([SearchDocument(kind=kind, key=key, title=title, tags=tags, body=body)])


def _store(documents: list[SearchDocument]) -> None:
    index.write(SearchDocument.objects.bulk_create(documents))
