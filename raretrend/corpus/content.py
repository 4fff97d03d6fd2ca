"""What one made-up article says: blocks of every kind, not stored yet."""

from datetime import date, timedelta
from itertools import accumulate

from articles.models import (
    Block,
    Element,
    ElementUse,
    Figure,
    Person,
    Picture,
    Prose,
    Quote,
    Section,
    Source,
    TimelineEvent,
)
from raretrend.corpus.language import Writer, words

#: Characters of a paragraph; seven sections of two make 3,000 characters with what stands between.
PARAGRAPH = 150
SECTIONS, PARAGRAPHS, QUOTES, EVENTS, USES = 7, 2, 4, 8, 3
FIRST_DAY = date(1990, 1, 1)


class Shelf:
    """What articles share: sources, people, pictures, elements."""

    def __init__(
        self, sources: list[Source], people: list[Person], pictures: list[Picture]
    ) -> None:
        self.sources, self.people, self.pictures = sources, people, pictures
        # A few are quoted in every second article, most hardly ever.
        self.voices = list(accumulate(1 / rank for rank in range(1, len(people) + 1)))
        elements = list(Element.objects.all())
        # Rare earths are written about most.
        self.elements = elements + [one for one in elements if one.rare_earth] * 10


def blocks(writer: Writer, shelf: Shelf) -> list[Block]:
    """The blocks in their order; the elements of a use are at hand as if they had been prefetched."""
    found: list[Block] = []
    for number in range(SECTIONS):
        heading = writer.say("headings")
        found.append(Section(level=2, heading=heading, anchor=f"s{number + 1}"))
        found += [_prose(writer) for _ in range(PARAGRAPHS)]
        if number < QUOTES:
            found.append(_quote(writer, shelf))
        if number == 1:
            found.append(_figure(writer, shelf))
        if number == 2:
            found += [_use(writer, shelf) for _ in range(USES)]
    found += [_event(writer, shelf) for _ in range(EVENTS)]
    for place, block in enumerate(found, start=1):
        block.ordering = place * 10
    return found


def _prose(writer: Writer) -> Prose:
    return Prose(html=f"<p>{writer.text(PARAGRAPH)}</p>")


def _quote(writer: Writer, shelf: Shelf) -> Quote:
    chance = writer.chance
    role, source = chance.choice(words()["roles"]), chance.choice(shelf.sources)
    if chance.random() < 0.2:
        return Quote(text=writer.say("quotes"), attribution=role, anonymous=True, source=source)
    [speaker] = chance.choices(shelf.people, cum_weights=shelf.voices)
    attribution = f"{speaker.name}・{role}"
    return Quote(text=writer.say("quotes"), attribution=attribution, speaker=speaker, source=source)


def _figure(writer: Writer, shelf: Shelf) -> Figure:
    picture = writer.chance.choice(shelf.pictures)
    return Figure(picture=picture, alt=writer.say("headings"), caption=writer.say("sentences"))


def _use(writer: Writer, shelf: Shelf) -> ElementUse:
    chance = writer.chance
    use = ElementUse(
        pk=0,  # only what has a key has elements; it gets another when it is stored
        application=writer.say("uses"),
        products=chance.choice(words()["products"]),
        source=chance.choice(shelf.sources),
    )
    chosen = sorted({chance.choice(shelf.elements) for _ in range(2)}, key=lambda one: one.pk)
    use._prefetched_objects_cache = {"elements": chosen}
    return use


def _event(writer: Writer, shelf: Shelf) -> TimelineEvent:
    day = FIRST_DAY + timedelta(days=int(13_400 * writer.chance.random() ** 0.5))
    told = {"title": writer.say("events"), "source": writer.chance.choice(shelf.sources)}
    if writer.chance.random() < 0.5:
        when = f"{day.year}年{day.month}月{day.day}日"
        return TimelineEvent(when=when, start=day, end=day, precision="day", **told)
    first, last = date(day.year, 1, 1), date(day.year, 12, 31)
    return TimelineEvent(when=f"{day.year}年", start=first, end=last, precision="year", **told)
