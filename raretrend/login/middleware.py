"""Whoever has a second factor, or must have one, does not get past the desk's door without it."""

from collections.abc import Callable

from django.contrib.auth import BACKEND_SESSION_KEY
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from raretrend.login import pending, second_factor

#: What can be used without: ways in and out, and what pages of the desk are made of.
OPEN = ("admin:login", "admin:logout", "login_code", "admin:jsi18n")


def second_factor_middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Asks for the code, or for a device, before any page of the desk."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not _is_guarded(request) or request.user.is_verified():
            return get_response(request)
        if second_factor.has(request.user):
            return _ask(request)
        own = request.path_info.startswith(reverse("second_factor"))
        if second_factor.is_required(request.user) and not own:
            return redirect("second_factor")
        return get_response(request)

    return middleware


def _is_guarded(request: HttpRequest) -> bool:
    desk = request.path_info.startswith("/admin/")
    return (
        desk
        and request.path_info not in {reverse(name) for name in OPEN}
        and request.user.is_authenticated
    )


def _ask(request: HttpRequest) -> HttpResponseBase:
    """This session has only seen the password."""
    user = request.user
    user.backend = request.session[BACKEND_SESSION_KEY]
    goal = request.get_full_path() if request.method == "GET" else reverse("admin:index")
    pending.begin(request, user, goal)
    return redirect("login_code")
