"""Many made-up articles into the database, a batch in a transaction.

Publishing them one by one would take ten times as long. What is stored is what publishing stores; rows of
frozen editions go in by Django's own `bulk_create`, past the guard that keeps the newsroom from them.
"""

import gc
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from io import BytesIO
from itertools import accumulate

from django.core.files.base import ContentFile
from django.db import connection, models, transaction
from django.db.models import Max
from django.utils import timezone
from PIL import Image

from articles import rendering, tallies
from articles.models import (
    BLOCK_MODELS,
    Article,
    Author,
    Block,
    Byline,
    Edition,
    EditionTopic,
    ElementUse,
    Person,
    Picture,
    Source,
    Topic,
    UsedElement,
)
from articles.models.freezing import Listed
from articles.search import documents
from raretrend.corpus import content, language
from trends import recording
from trends.models import Trend

BATCH = 200
#: An article has one edition, or up to so many.
MOST_EDITIONS = 4
PICTURES, PICTURE_SIZE = 8, (1280, 720)
#: Objects made until garbage is looked for, and rounds until among the older ones too (`gc.set_threshold`).
RARELY = (100_000, 20, 100)
#: Articles a day; the newest is of today.
A_DAY = 12


@contextmanager
def _rarely_collecting() -> Iterator[None]:
    """So many rows live until their batch is stored that looking for garbage among them takes an eighth."""
    usual = gc.get_threshold()
    gc.set_threshold(*RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@_rarely_collecting()
def make(count: int, seed: int, progress: Callable[[int], None] = lambda count: None) -> None:
    """Add so many articles to what is there; `progress` is told of those done."""
    chance = random.Random(seed)  # noqa: S311  (the same corpus each time, not a secret)
    first = (Article.objects.aggregate(most=Max("pk"))["most"] or 0) + 1
    shelf = _shelf(chance, count)
    topics = _topics(count)
    for start in range(0, count, BATCH):
        size = min(BATCH, count - start)
        now = timezone.now()
        ages = [timedelta(days=(count - start - place) / A_DAY) for place in range(size)]
        batch = Batch(chance, shelf, topics, first + start)
        batch.store([now - age for age in ages])
        progress(size)
    if connection.vendor == "postgresql":
        # Its plans are for the tables it knows; of so many rows at once it would learn only minutes later.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _insert(rows: list) -> None:
    if rows:
        models.QuerySet(type(rows[0])).bulk_create(rows, batch_size=1_000)


def _topics(count: int) -> list[Topic]:
    """Some hundred topics for a thousand articles, more for more; those that are there stay."""
    names = language.topics()[: min(len(language.topics()), 60 + count // 20)]
    known = set(Topic.objects.filter(name__in=names).values_list("name", flat=True))
    for name in names:
        if name not in known:
            Topic.objects.obtain(name)
    found = {topic.name: topic for topic in Topic.objects.filter(name__in=names)}
    return [found[name] for name in names]


def _shelf(chance: random.Random, count: int) -> content.Shelf:
    told = language.words()
    for name in language.names():
        if not Person.objects.filter(name=name).exists():
            Person.objects.create(name=name)
    sources = [
        Source(
            publisher=chance.choice(told["publishers"]),
            title=f"{chance.choice(told['subjects'])}の{chance.choice(told['aspects'])}",
            url=f"https://example.org/{number}",
            kind=Source.Kind.REPORT,
        )
        for number in range(50 + count // 10)
    ]
    Source.objects.bulk_create(sources, batch_size=1_000)
    people = list(Person.objects.filter(name__in=language.names()))
    return content.Shelf(sources, people, _pictures(chance))


def _pictures(chance: random.Random) -> list[Picture]:
    stored = list(Picture.objects.filter(alt__startswith="見本の図")[:PICTURES])
    for number in range(len(stored), PICTURES):
        colour = tuple(chance.randrange(256) for _ in range(3))
        file = BytesIO()
        Image.new("RGB", PICTURE_SIZE, colour).save(file, "JPEG")
        name = f"corpus-{number}.jpg"
        stored.append(
            Picture.objects.create(
                file=ContentFile(file.getvalue(), name), alt=f"見本の図{number + 1}"
            )
        )
    return stored


class Batch:
    """Some articles, made together and stored together."""

    def __init__(
        self, chance: random.Random, shelf: content.Shelf, topics: list[Topic], first: int
    ) -> None:
        self.chance, self.shelf, self.topics, self.first = chance, shelf, topics, first
        self.harmonic = list(accumulate(1 / rank for rank in range(1, len(topics) + 1)))
        self.written: list[tuple[Edition, list[Block], list[Topic]]] = []

    @transaction.atomic
    def store(self, instants: list[datetime]) -> None:
        """An article for each of the instants, the last of its editions live from then on."""
        articles = [Article(slug=f"corpus-{self.first + place}") for place in range(len(instants))]
        _insert(articles)
        for article, at in zip(articles, instants, strict=True):
            self._write(article, at)
        self._record_trends()
        _insert([edition for edition, _, _ in self.written])
        self._store_blocks()
        documents.store_editions(self._found())
        tallies.change(added=tallies.last(edition.pk for edition, _, _ in self.written))

    def _write(self, article: Article, at: datetime) -> None:
        topics = self._chosen_topics()
        writer = language.Writer(self.chance, topics[0].name.partition("の")[0])
        blocks = content.blocks(writer, self.shelf)
        draft = Edition(article=article, title=writer.say("titles"), lead=writer.text(80), number=1)
        page = rendering.render(draft, blocks)
        count = 1 if self.chance.random() < 0.6 else self.chance.randint(2, MOST_EDITIONS)
        times = [at - timedelta(hours=6 * (count - number)) for number in range(1, count)] + [at]
        for number, begins in enumerate(times, start=1):
            edition = Edition(
                article=article,
                number=number,
                title=draft.title if number == count else f"【第{number}報】{draft.title}",
                lead=draft.lead,
                cover=self.chance.choice(self.shelf.pictures),
                live_from=begins,
                live_until=times[number] if number < count else None,
                note="" if number == 1 else "数値を新しくしました。",
                correction=number > 1 and self.chance.random() < 0.1,
                body_html=page.body_html,
                contents=page.contents,
                text=page.text,
                facts=page.facts,
            )
            own = blocks if number == count else _copies(blocks)
            self.written.append((edition, own, topics))

    def _chosen_topics(self) -> list[Topic]:
        places = self.chance.choices(
            range(len(self.topics)), cum_weights=self.harmonic, k=self.chance.randint(2, 5)
        )
        return [self.topics[place] for place in dict.fromkeys(places)]

    def _record_trends(self) -> None:
        """Half of the articles are about a trend, which was looked for on the day they appeared."""
        last = [edition for edition, _, _ in self.written if edition.live_until is None]
        about = {edition.article_id: f"話題{edition.article_id}" for edition in last[::2]}
        observed = [
            (
                about[edition.article_id],
                "JP",
                edition.live_from,
                1_000 * self.chance.choice([1, 2, 5]),
            )
            for edition in last[::2]
        ]
        trends: dict[tuple[str, str], Trend] = recording.record(observed)
        for edition, _, _ in self.written:
            if edition.article_id in about:
                edition.trend = trends[about[edition.article_id], "JP"]
                edition.buzz = edition.trend.last_traffic

    def _store_blocks(self) -> None:
        for edition, blocks, _ in self.written:
            for block in blocks:
                block.pk, block.edition = None, edition
                if isinstance(block, Listed):
                    block.live_from = edition.live_from
        for model in BLOCK_MODELS:
            _insert(
                [block for _, blocks, _ in self.written for block in blocks if type(block) is model]
            )
        _insert(
            [
                UsedElement(use=block, element=element, live_from=block.live_from)
                for _, blocks, _ in self.written
                for block in blocks
                if isinstance(block, ElementUse)
                for element in block.elements.all()
            ]
        )
        author, _ = Author.objects.get_or_create(name="見本編集部")
        _insert(
            [
                Byline(edition=edition, author=author, live_from=edition.live_from)
                for edition, _, _ in self.written
            ]
        )
        _insert(
            [
                EditionTopic(content_object=edition, tag=topic, live_from=edition.live_from)
                for edition, _, topics in self.written
                for topic in topics
            ]
        )

    def _found(self) -> Iterator[tuple[Edition, list[Topic], list[Block]]]:
        """What search finds: the live editions."""
        for edition, blocks, topics in self.written:
            if edition.live_until is None:
                yield edition, topics, blocks


def _copies(blocks: list[Block]) -> list[Block]:
    """The same blocks as rows of their own."""
    copies = []
    for block in blocks:
        copy = type(block)(**{name: getattr(block, name) for name in _said(type(block))})
        if isinstance(block, ElementUse):
            copy._prefetched_objects_cache = block._prefetched_objects_cache
        copies.append(copy)
    return copies


@cache
def _said(model: type[Block]) -> list[str]:
    """The names of a block's fields, without what makes it a row of its own."""
    own = {"id", "edition", "live_from"}
    return [field.attname for field in model._meta.concrete_fields if field.name not in own]
