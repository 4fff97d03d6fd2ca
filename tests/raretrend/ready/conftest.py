"""What tests of ready answers share."""

import pytest

from articles import drafting, publishing
from articles.document import Document, Prose
from tests.raretrend.ready.sites import Site


@pytest.fixture
def site(committed_db):
    return Site()


@pytest.fixture
def publish(committed_db):
    def publish_it(slug, title="題名", **options):
        document = Document(title=title, topics=["資源"], blocks=[Prose("<p>本文です。</p>")])
        return publishing.publish(drafting.new_article(document, slug=slug), **options)

    return publish_it
