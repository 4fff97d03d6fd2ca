"""Who has a draft open right now (編集中)."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from articles.models import Edition, Presence

#: A page says it is open every 20 seconds; who has been silent for so long has left.
SILENCE = timedelta(seconds=60)


def note(edition: Edition, user: Any) -> list[str]:
    """Keep that a user has the draft open; returns the names of the others who have."""
    now = timezone.now()
    Presence.objects.update_or_create(edition=edition, user=user, defaults={"seen_at": now})
    others = Presence.objects.filter(edition=edition, seen_at__gt=now - SILENCE)
    return sorted(others.exclude(user=user).values_list("user__username", flat=True))
