"""Errors to Sentry, or what speaks its protocol: SENTRY_DSN says where."""

from typing import Any

import sentry_sdk

from raretrend import requestids


def report_to(dsn: str) -> None:
    """Have errors reported, without what readers or editors sent and without what was in memory."""
    sentry_sdk.init(
        dsn,
        send_default_pii=False,
        max_request_body_size="never",
        include_local_variables=False,
        before_send=_named,
    )


def _named(event: Any, hint: dict[str, Any]) -> Any:
    """The report with the request's name, by which the log has it too."""
    event.setdefault("tags", {})["request_id"] = requestids.current.get()
    return event
