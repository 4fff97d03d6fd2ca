"""What makes an edition live: a question asked of the clock."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone


def is_live(at: datetime | None = None, way: str = "") -> Q:
    """What makes an edition live at an instant (default now); `way` leads to it from another row."""
    at = at or timezone.now()
    until = Q(**{f"{way}live_until": None}) | Q(**{f"{way}live_until__gt": at})
    return Q(**{f"{way}live_from__lte": at}) & until
