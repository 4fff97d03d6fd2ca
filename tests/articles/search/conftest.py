"""What tests of search share."""

import pytest

from articles import drafting, publishing
from articles.document import Document, Prose


@pytest.fixture
def publish(db, clock):
    """Publish an article of a title, a text, topics and other blocks."""

    def publish_it(title, text="本文です。", topics=(), blocks=(), **options):
        clock.tick(minutes=1)
        document = Document(
            title=title, topics=list(topics), blocks=[Prose(f"<p>{text}</p>"), *blocks]
        )
        edition = publishing.publish(drafting.new_article(document), **options)
        clock.tick(seconds=1)
        return edition

    return publish_it
