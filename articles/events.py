"""What happens to articles and is put on record, told in the transaction it happens in.

Whoever keeps the record listens to `happened`; if it cannot be written, nothing has happened either.
"""

from typing import Any

from django.db import models
from django.dispatch import Signal

#: Sent with `event`, `about` and `detail` (words) and `by` (a user; None if it is not known here).
happened = Signal()


class Event(models.TextChoices):
    """What editors do that readers notice."""

    PUBLISH = "publish", "公開"
    SCHEDULE = "schedule", "公開予約"
    WITHDRAW = "withdraw", "公開終了"
    CANCEL = "cancel", "公開予約の取り消し"
    RENAME = "rename", "スラッグの変更"
    MERGE = "merge", "統合"


def tell(event: Event, about: Any, *, by: Any = None, detail: str = "") -> None:
    """Tell of an event; about what it is in the words of now."""
    happened.send(sender=Event, event=event, about=str(about), by=by, detail=detail)
