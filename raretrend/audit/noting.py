"""Putting something on record."""

from typing import Any

from raretrend.audit import acting
from raretrend.models import AuditEntry


def note(what: str, about: Any = "", *, by: Any = None, detail: str = "") -> None:
    """Write an entry, in the transaction at hand; `by` is a user, by default whoever acts now."""
    AuditEntry.objects.create(
        what=what,
        by=by.get_username() if by else acting.name(),
        about=_cut(about, "about"),
        detail=_cut(detail, "detail"),
        address=acting.address(),
    )


def _cut(words: Any, field: str) -> str:
    most = AuditEntry._meta.get_field(field).max_length
    text = " ".join(str(words).replace("\0", "").split())
    return text if len(text) <= most else f"{text[: most - 1]}…"
