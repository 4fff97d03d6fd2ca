"""Many examples in one test."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def forgotten() -> Iterator[None]:
    """What is written is taken back, so that the last example has as little to wade through as the first."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
