"""A new password by mail. The link is made with the site's own address, whatever a request says it is."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from axes.utils import reset
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.forms import AdminPasswordChangeForm
from django.contrib.auth import views
from django.contrib.auth.forms import PasswordResetForm
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse_lazy

#: Mail goes out beside the answer: how long that takes would tell which addresses are known.
mailing = ThreadPoolExecutor(1, "mail")


#: Seconds in which nobody is sent a second one.
PAUSE = 300


class AddressForm(PasswordResetForm):
    """Asks for the address of an account."""

    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        """As Django does, which logs what fails; in a thread of its own."""
        mailing.submit(self._send, *args, **kwargs)

    def _send(self, subject: str, body: str, context: dict, *args: Any, **kwargs: Any) -> None:
        with suppress(Exception):  # without the cache, rather two than none
            if not cache.add(f"password-reset-{context['user'].pk}", 1, PAUSE):
                return
        super().send_mail(subject, body, context, *args, **kwargs)


class DeskPage:
    """A page in the admin's frame."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what the frame shows; to who is not logged in, nothing of the desk."""
        frame = admin.site.each_context(self.request)
        frame["is_nav_sidebar_enabled"] &= admin.site.has_permission(self.request)
        return frame | super().get_context_data(**kwargs)


class Ask(DeskPage, views.PasswordResetView):
    """Asks for an address; says the same of every one."""

    form_class = AddressForm
    email_template_name = "registration/password_reset_mail.txt"
    subject_template_name = "registration/password_reset_subject.txt"

    def form_valid(self, form: AddressForm) -> HttpResponse:
        """Mail to whoever has the address."""
        site = urlsplit(settings.SITE_URL)
        self.extra_email_context = {
            "domain": site.netloc,
            "protocol": site.scheme,
            "site_name": "RareTrend",
            "hours": settings.PASSWORD_RESET_TIMEOUT // 3600,
        }
        return super().form_valid(form)


class Asked(DeskPage, views.PasswordResetDoneView):
    """That mail is on its way, if there is such an account."""


class Choose(DeskPage, views.PasswordResetConfirmView):
    """The new password, for whoever has the link."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        """Who guessed wrong before may try again."""
        reset(username=self.user.get_username())
        return super().form_valid(form)


class Chosen(DeskPage, views.PasswordResetCompleteView):
    """That it is set."""


class Change(DeskPage, views.PasswordChangeView):
    """A new password for whoever is logged in."""

    success_url = reverse_lazy("admin:password_change_done")
    form_class = AdminPasswordChangeForm

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        """With what is put on record of it."""
        return super().form_valid(form)
