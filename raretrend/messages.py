"""What the desk says after a step, in a cookie that browsers take from this very host alone.

In a cookie and not in the session, for it has to be said of a disk that is full, too.
"""

from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class HostCookieStorage(CookieStorage):
    """Django's cookie, under a name that begins with `__Host-` (RFC 6265bis, 4.1.3.2)."""

    cookie_name = "__Host-messages"


class HostStorage(FallbackStorage):
    """Django's storage, which puts in the session what is too long for a cookie."""

    storage_classes = (HostCookieStorage, SessionStorage)
