"""Who tries too often has to wait."""

from datetime import timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from raretrend import errors


def wait_for(request: HttpRequest, seconds: float) -> HttpResponse:
    """429, with how long."""
    return errors.page(request, 429, wait=seconds)


def locked_out(request: HttpRequest, response: HttpResponse, credentials: dict) -> HttpResponse:
    """The answer to too many wrong passwords: 429 until the last of them is ten minutes ago."""
    attempts = AccessAttempt.objects.filter(
        username=credentials.get("username"), ip_address=request.axes_ip_address
    )
    last = attempts.aggregate(at=Max("attempt_time"))["at"] or timezone.now()
    left: timedelta = last + settings.AXES_COOLOFF_TIME - timezone.now()
    return wait_for(request, left.total_seconds())
