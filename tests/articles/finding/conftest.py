"""What tests of pages across articles share."""

import pytest

from articles import drafting, publishing


@pytest.fixture
def publish(db, document, clock):
    """Publish a small article with other blocks, topics and slug."""
    plain = document.blocks[:2]

    def publish_it(slug, blocks=(), topics=("資源",), **options):
        document.topics, document.blocks = list(topics), [*blocks, *plain]
        document.title = f"題名{slug}"
        clock.tick(minutes=1)
        return publishing.publish(drafting.new_article(document, slug=slug), **options)

    return publish_it
