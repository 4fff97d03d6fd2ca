"""Errors to Sentry, or what speaks its protocol: SENTRY_DSN says where."""

import re
from typing import Any

import sentry_sdk

from raretrend import requestids

#: Addresses that let in whoever has them: links to drafts, and to new passwords.
SECRET = re.compile(r"(/preview/|/admin/password-reset/[^/\s]+/)[^/?#\s\"']+")


def report_to(dsn: str) -> None:
    """Have errors reported, without what readers or editors sent and without what was in memory."""
    sentry_sdk.init(
        dsn,
        send_default_pii=False,
        max_request_body_size="never",
        include_local_variables=False,
        before_send=named,
    )


def named(event: Any, hint: dict[str, Any]) -> Any:
    """The report with the request's name, by which the log has it too, and without secret addresses."""
    event.setdefault("tags", {})["request_id"] = requestids.current.get()
    return _without_secrets(event)


def _without_secrets(part: Any) -> Any:
    """They stand in the address, in Referer and in messages alike."""
    if isinstance(part, str):
        return SECRET.sub(r"\1…", part)
    if isinstance(part, dict):
        return {name: _without_secrets(value) for name, value in part.items()}
    if isinstance(part, list | tuple):
        return [_without_secrets(value) for value in part]
    return part
