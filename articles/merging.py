"""Things that turned out to be one: everything about them moves, published editions included."""

from collections.abc import Iterable

from django.db import transaction

from articles.models import Edition
from trends import merging
from trends.models import Trend


@transaction.atomic
def merge_trends(kept: Trend, others: Iterable[Trend]) -> None:
    """Make one trend of several, all or none. Raises trends.merging.NotMergeable."""
    for other in others:
        Edition.objects.follow_merger("trend", kept, other)
        merging.absorb(kept, other)
