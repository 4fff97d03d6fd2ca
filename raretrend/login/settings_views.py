"""The page where a user sets up, renews or removes their second factor."""

import base64
from functools import wraps
from typing import Any

import segno
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_POST
from django_otp import login as give_device
from django_otp.plugins.otp_totp.models import TOTPDevice

from raretrend.login import second_factor
from raretrend.login.throttling import wait_for
from raretrend.login.views import CodeForm


class PasswordForm(forms.Form):
    """The user's own password, so that nobody does it at a desk left open."""

    password = forms.CharField(
        label="パスワード",
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )


class FirstCodeForm(CodeForm):
    """The code that shows that the app has the secret. The page is read before it is filled in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = "アプリに表示されている6桁の数字を入力してください。"
        del self.fields["code"].widget.attrs["autofocus"]


def _own(view: Any) -> Any:
    return never_cache(staff_member_required(sensitive_post_parameters()(view)))


@_own
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """What there is, and what can be done."""
    return _page(request)


@_own
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Make a secret and show it."""
    if not second_factor.has(request.user):
        second_factor.begin(request.user)
    return redirect("second_factor")


@_own
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """The first code of the app; recovery codes are shown once."""
    form = FirstCodeForm(request.POST)
    if second_factor.begun(request.user) is None or not form.is_valid():
        return _page(request, code_form=form)
    try:
        device, codes = second_factor.confirm(request.user, form.cleaned_data["code"])
    except second_factor.TooSoon as refusal:
        return wait_for(request, refusal.seconds)
    except second_factor.WrongCode:
        form.add_error("code", "コードが違います。アプリの時計が合っているかもお確かめください。")
        return _page(request, code_form=form)
    give_device(request, device)
    request.session.cycle_key()
    return _show_codes(request, codes, "二段階認証を設定しました")


def _with_password(step: Any) -> Any:
    """A step that is taken after the right password alone; wrong ones count as at the door."""

    @wraps(step)
    @sensitive_variables("password")
    def wrapped(request: HttpRequest) -> HttpResponse:
        form = PasswordForm(request.POST)
        if form.is_valid():
            name, password = request.user.get_username(), form.cleaned_data["password"]
            if authenticate(request, username=name, password=password):
                return step(request)
            form.add_error("password", "パスワードが違います。")
        return _page(request, **{f"{step.__name__}_form": form})

    return _own(require_POST(wrapped))


@_with_password
def codes(request: HttpRequest) -> HttpResponse:
    """Ten new recovery codes."""
    if not second_factor.has(request.user):
        return redirect("second_factor")
    return _show_codes(
        request, second_factor.new_codes(request.user), "リカバリーコードを作り直しました"
    )


@_with_password
def remove(request: HttpRequest) -> HttpResponse:
    """Do without a second factor."""
    if second_factor.remove(request.user):
        messages.success(request, "二段階認証を停止しました。")
    return redirect("second_factor")


def _show_codes(request: HttpRequest, codes: list[str], title: str) -> HttpResponse:
    context = admin.site.each_context(request) | {"title": title, "codes": codes}
    return render(request, "admin/second_factor/codes.html", context)


def _page(request: HttpRequest, **forms_in_use: forms.Form) -> HttpResponse:
    user = request.user
    device = None if second_factor.has(user) else second_factor.begun(user)
    context = {
        "title": "二段階認証",
        "in_use": second_factor.has(user),
        "required": second_factor.is_required(user),
        "codes_left": second_factor.codes_left(user),
        "device": device,
        "picture": device and _picture(device),
        "secret": device and _secret(device),
        "code_form": FirstCodeForm(),
        "codes_form": PasswordForm(auto_id="codes_%s"),
        "remove_form": PasswordForm(auto_id="remove_%s"),
    }
    context |= admin.site.each_context(request) | forms_in_use
    return render(request, "admin/second_factor/overview.html", context)


def _picture(device: TOTPDevice) -> SafeString:
    """The secret as a QR code: an SVG of paths alone, dark on light whatever the page's colours."""
    code = segno.make_qr(device.config_url, error="m")
    drawn = code.svg_inline(scale=5, border=4, dark="#000", light="#fff", svgclass="qr-code")
    return mark_safe(drawn)  # noqa: S308  (our own library's, of our own address)


def _secret(device: TOTPDevice) -> str:
    """The secret to be typed, in groups of four."""
    text = base64.b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))
