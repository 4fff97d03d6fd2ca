"""The second factor: codes an app makes, and ten recovery codes for when it is lost."""

import unicodedata
from datetime import datetime
from typing import Any

import django_otp
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from articles.admin.rights import PUBLISH
from raretrend.audit.noting import note
from raretrend.models import Entering

APP, RECOVERY = "アプリ", "リカバリーコード"
CODES = 10


class WrongCode(Exception):
    """The code is not the one, or it has been used."""


class TooSoon(Exception):
    """After wrong codes none is looked at for a while: `until` then."""

    def __init__(self, until: datetime) -> None:
        self.until = until

    @property
    def seconds(self) -> float:
        """How long that is."""
        return (self.until - timezone.now()).total_seconds()


def has(user: Any) -> bool:
    """Whether a user has a second factor."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def is_required(user: Any) -> bool:
    """Whether a user has to have one: who publishes, where the operator says so."""
    return settings.REQUIRE_SECOND_FACTOR and user.has_perm(PUBLISH)


def codes_left(user: Any) -> int:
    """How many recovery codes have not been used."""
    return StaticToken.objects.filter(device__user=user, device__confirmed=True).count()


def begin(user: Any) -> TOTPDevice:
    """A new secret, which counts as soon as a code made with it is shown."""
    TOTPDevice.objects.filter(user=user, confirmed=False).delete()
    return TOTPDevice.objects.create(user=user, name=APP, confirmed=False)


def begun(user: Any) -> TOTPDevice | None:
    """The secret that waits for its first code."""
    return TOTPDevice.objects.filter(user=user, confirmed=False).first()


def confirm(user: Any, code: str) -> tuple[TOTPDevice, list[str]]:
    """The app has the secret: it counts from now on. Recovery codes come with it."""
    device = _verify(begun(user), user, code)
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user, confirmed=True).delete()
        device.confirmed = True
        device.save()
        note(Entering.FACTOR_ON, user)
        return device, new_codes(user)


@transaction.atomic
def new_codes(user: Any) -> list[str]:
    """Ten recovery codes instead of those there were."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name=RECOVERY)
    codes = [StaticToken.random_token() for _ in range(CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    note(Entering.CODES, user)
    return codes


@transaction.atomic
def remove(user: Any) -> bool:
    """Do without; False if there was none."""
    found = has(user)
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    if found:
        note(Entering.FACTOR_OFF, user)
    return found


def verify(user: Any, code: str) -> Device:
    """The device the code is of: six digits are the app's. Raises WrongCode or TooSoon."""
    code = _plain(code)
    model = TOTPDevice if code.isdecimal() and len(code) == 6 else StaticDevice
    return _verify(model.objects.filter(user=user, confirmed=True).first(), user, code)


def _verify(device: Device | None, user: Any, code: str) -> Device:
    if device is None:
        raise WrongCode
    allowed, reason = device.verify_is_allowed()
    if not allowed:
        raise TooSoon(reason["locked_until"])
    verified = django_otp.verify_token(user, device.persistent_id, _plain(code))
    if verified is None:
        raise WrongCode
    return verified


def _plain(code: str) -> str:
    """As codes are kept, however they were typed: in full width, in groups, in capitals."""
    return "".join(unicodedata.normalize("NFKC", code).split()).replace("-", "").lower()
