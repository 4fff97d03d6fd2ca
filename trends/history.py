"""Buzz history: many observations at once into trends and samples."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from trends.models import BuzzSample, Trend

Observation = tuple[str, str, datetime, int]
BATCH = 5_000


@transaction.atomic
def record(observations: Iterable[Observation]) -> int:
    """Store (keyword, country, observed_at, approx_traffic) rows; what is there already stays.

    Returns the number of rows given. All or nothing.
    """
    trends: dict[tuple[str, str], Trend] = {}
    samples: list[BuzzSample] = []
    for keyword, country, observed_at, traffic in observations:
        if (keyword, country) not in trends:
            trends[keyword, country] = Trend.objects.obtain(keyword, country)
        samples.append(
            BuzzSample(
                trend=trends[keyword, country], observed_at=observed_at, approx_traffic=traffic
            )
        )
    BuzzSample.objects.bulk_create(samples, batch_size=BATCH, ignore_conflicts=True)
    return len(samples)
