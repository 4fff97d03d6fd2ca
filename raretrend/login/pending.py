"""Who has given the right password and not yet the code, kept in the session for ten minutes."""

import time
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import load_backend
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

KEY = "password_given"
LASTS = 600


@dataclass(frozen=True)
class Pending:
    """A user who is not in yet, and where they want to go."""

    user: Any
    goal: str


def begin(request: HttpRequest, user: Any, goal: str) -> None:
    """Remember a user, in a session nobody else knows."""
    request.session.flush()
    request.session[KEY] = {
        "user": user.pk,
        "backend": user.backend,
        "password": user.get_session_auth_hash(),
        "at": time.time(),
        "goal": goal,
    }


def find(request: HttpRequest) -> Pending | None:
    """Who is waited for; nobody once time is up, the password has changed, or the account is closed."""
    kept = request.session.get(KEY)
    if kept is None or not 0 <= time.time() - kept["at"] <= LASTS:
        return None
    user = load_backend(kept["backend"]).get_user(kept["user"])
    if user is None or not constant_time_compare(kept["password"], user.get_session_auth_hash()):
        return None
    user.backend = kept["backend"]
    return Pending(user, kept["goal"])
