"""Logging in: the password, then the code of those who have a second factor."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import REDIRECT_FIELD_NAME, login
from django.contrib.auth.views import LoginView
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from raretrend.audit.noting import note
from raretrend.login import pending, second_factor
from raretrend.login.throttling import wait_for
from raretrend.models import Entering


class PasswordForm(AdminAuthenticationForm):
    """The admin's form, with the limit its field only tells browsers of."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["username"]
        name.validators.append(MaxLengthValidator(name.max_length))


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class PasswordView(LoginView):
    """The first step; whoever needs no code is in after it."""

    form_class = PasswordForm
    template_name = "admin/login.html"

    def get_default_redirect_url(self) -> str:
        """The desk."""
        return reverse("admin:index")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Who is in already need not log in."""
        if admin.site.has_permission(request):
            return HttpResponseRedirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: PasswordForm) -> HttpResponse:
        """On to the code, or in."""
        user = form.get_user()
        if not second_factor.has(user):
            return super().form_valid(form)
        pending.begin(self.request, user, self.get_success_url())
        return redirect("login_code")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the admin's template asks for."""
        context = super().get_context_data(**kwargs) | admin.site.each_context(self.request)
        return context | {
            "title": "ログイン",
            "subtitle": None,
            "app_path": self.request.get_full_path(),
            REDIRECT_FIELD_NAME: self.get_redirect_url(),
        }


class CodeForm(forms.Form):
    """A code of the app, or a recovery code."""

    code = forms.CharField(
        label="認証コード",
        max_length=30,
        help_text="アプリに表示されている6桁の数字、またはリカバリーコードを入力してください。",
        widget=forms.TextInput(
            {"autocomplete": "one-time-code", "autofocus": True, "autocapitalize": "none"}
        ),
    )


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The second step; without the first one before it, back to that."""
    found = pending.find(request)
    if found is None:
        return redirect("admin:login")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            device = second_factor.verify(found.user, form.cleaned_data["code"])
        except second_factor.TooSoon as refusal:
            return wait_for(request, refusal.seconds)
        except second_factor.WrongCode:
            # Somebody knows the password and not the code: worth a look.
            note(Entering.FAILURE, found.user, detail="認証コードの誤り")
            form.add_error("code", "コードが違うか、もう使われています。")
        else:
            found.user.otp_device = device  # django-otp keeps it in the session
            request.session.flush()
            login(request, found.user)
            return HttpResponseRedirect(found.goal)
    context = {"title": "認証コードの入力", "form": form}
    return render(
        request, "admin/second_factor/code.html", admin.site.each_context(request) | context
    )
