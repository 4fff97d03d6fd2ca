"""What is counted for Prometheus, where METRICS_PORT asks for it.

A ready answer only adds one to a number of its process, without a lock; the number is handed over every few
seconds.
"""

import threading
import time
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from prometheus_client import Counter, Histogram

#: Seconds between two times a worker hands over its ready answers.
HANDED_OVER = 2

SECONDS = Histogram(
    "raretrend_request_seconds",
    "How long Django took for an answer that was not ready.",
    ["page", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
READY = Counter("raretrend_ready_answers", "Answers that were sent ready.")


class MetricsMiddleware:
    """Times what Django answers, by the name of the page and the class of the status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Django's answer, timed."""
        began = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        page = (match and match.view_name) or "none"
        status = f"{response.status_code // 100}xx"
        SECONDS.labels(page, status).observe(time.perf_counter() - began)
        return response


def follow(application: Any) -> None:
    """Have a worker tell how many ready answers it sends, from now on."""
    threading.Thread(target=_hand_over, args=(application,), daemon=True).start()


def _hand_over(application: Any) -> None:
    told = 0
    while True:
        time.sleep(HANDED_OVER)
        sent = application.sent
        READY.inc(sent - told)
        told = sent
