"""What machines are told of an edition's facts, and what relates it to others.

Taken down at publication and stored with the frozen edition, so that the article page reads no blocks.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from articles.models import Block, ElementUse, Quote, Source

#: A page tells of so many; the article itself has them all.
MOST_SOURCES, MOST_QUOTES = 100, 50
#: And is related to others by so many people and elements.
MOST_TIES = 12


def facts_of(blocks: Iterable[Block], sources: list[Source]) -> dict[str, list[Any]]:
    """The facts of an edition as JSON; `sources` are numbered from 1 as on the page.

    People and elements by their keys: what relates it to other articles.
    """
    numbers = {source.pk: number for number, source in enumerate(sources, start=1)}
    quotes = [block for block in blocks if isinstance(block, Quote)]
    uses = [block for block in blocks if isinstance(block, ElementUse)]
    return {
        "sources": [source_of(source) for source in sources[:MOST_SOURCES]],
        "quotes": [quote_of(quote, numbers) for quote in quotes[:MOST_QUOTES]],
        "people": _most([quote.speaker_id for quote in quotes if quote.speaker_id]),
        "elements": _most([element.pk for use in uses for element in use.elements.all()]),
    }


def _most(keys: list[int]) -> list[int]:
    """Those that come up most, of equals the first."""
    return [key for key, _ in Counter(keys).most_common(MOST_TIES)]


def quote_of(quote: Quote, numbers: dict[int, int]) -> dict[str, Any]:
    """A quote: the words, whose they are, and the number of its source."""
    speaker = quote.speaker
    return {
        "text": quote.text,
        "attribution": quote.attribution,
        "speaker": {"name": speaker.name, "path": speaker.get_absolute_url()} if speaker else None,
        "source": numbers.get(quote.source_id),
    }


def source_of(source: Source) -> dict[str, Any]:
    """A source: where something can be checked."""
    return {
        "publisher": source.publisher,
        "title": source.title,
        "url": source.url,
        "published_on": source.published_on.isoformat() if source.published_on else "",
    }
