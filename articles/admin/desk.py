"""What the desk's buttons do, each a page of its own with the right it needs."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from articles import proofreading, publishing
from articles.admin.pages import desk_page, to_page
from articles.admin.rights import CHANGE, PUBLISH, may_edit, step
from articles.models import Edition
from articles.models.edition import State
from articles.templatetags.japanese import ja_datetime


class PublicationForm(forms.Form):
    """When, what readers are told about the change, and the version that was looked at."""

    at = forms.SplitDateTimeField(
        label="公開日時",
        required=False,
        widget=AdminSplitDateTime,
        help_text="空欄なら、すぐに公開します。先の日時を入れると公開を予約します。",
    )
    note = forms.CharField(label="変更の説明", required=False, max_length=500)
    correction = forms.BooleanField(
        label="訂正として公開する",
        required=False,
        help_text="記事の冒頭に「訂正」と変更の説明を示します。",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_version(self) -> int:
        """One that was never stored, where none is said: then nothing was looked at."""
        version = self.cleaned_data["version"]
        return -1 if version is None else version

    def clean(self) -> dict[str, Any]:
        """A correction says what was corrected; a time ahead is ahead."""
        cleaned = super().clean()
        if cleaned.get("correction") and not cleaned.get("note"):
            self.add_error("note", "訂正の内容を入力してください。")
        if cleaned.get("at") and cleaned["at"] < timezone.now():
            self.add_error("at", "過去の日時です。すぐに公開するときは空欄にしてください。")
        return cleaned


@step(PUBLISH)
def publish(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Ask when and why, then publish or schedule."""
    if edition.number is not None:
        messages.warning(request, "この版はすでに公開されています。")
        return to_page(edition)
    form = PublicationForm(request.POST or None, initial={"version": edition.version})
    if request.method == "POST" and form.is_valid():
        try:
            edition = publishing.publish(edition, by=request.user, **form.cleaned_data)
        except publishing.NotPublishable as refusal:
            for error in refusal.errors:
                form.add_error(None, error)
            if isinstance(refusal, publishing.Changed):
                form.data = form.data.copy()
                form.data["version"] = edition.version  # what is looked at from here on
        else:
            when = ja_datetime(edition.live_from)
            done = (
                "公開しました。"
                if edition.state() == State.LIVE
                else f"{when}に公開を予約しました。"
            )
            messages.success(request, f"第{edition.number}版を{done}")
            return to_page(edition)
    findings = [(finding, "") for finding in proofreading.proofread(edition)]
    return desk_page(request, edition, "公開", form=form, findings=findings)


@require_POST
@step(CHANGE)
def next_draft(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Open the working draft: the one there is, or a copy of the newest edition."""
    draft = publishing.next_draft(edition.article, by=request.user)
    return to_page(draft)


@require_POST
@step(CHANGE)
def restore(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Open a draft with the content of this edition."""
    try:
        draft = publishing.next_draft(edition.article, source=edition, by=request.user)
    except publishing.NothingToDo as refusal:
        messages.error(request, str(refusal))
        return to_page(edition)
    messages.success(request, f"第{edition.number}版の内容で下書きを作りました。")
    return to_page(draft)


@require_POST
@step(PUBLISH)
def cancel(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Cancel a scheduled publication."""
    try:
        publishing.cancel(edition)
        messages.success(request, f"第{edition.number}版の公開予約を取り消しました。")
    except publishing.NothingToDo as refusal:
        messages.error(request, str(refusal))
    return to_page(edition)


class WithdrawalForm(forms.Form):
    """What readers are told."""

    reason = forms.CharField(
        label="読者に示す理由", required=False, max_length=500, widget=forms.Textarea({"rows": 3})
    )


@step(PUBLISH)
def withdraw(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Ask why, then take the article from readers."""
    form = WithdrawalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            publishing.withdraw(edition.article, reason=form.cleaned_data["reason"])
            messages.success(request, "記事の公開を終了しました。")
        except publishing.NothingToDo as refusal:
            messages.error(request, str(refusal))
        return to_page(edition)
    return desk_page(request, edition, "公開終了", form=form)


@require_POST
@step(CHANGE)
def discard(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Throw a draft away."""
    if not may_edit(request.user, edition):
        raise PermissionDenied
    publishing.discard(edition)
    messages.success(request, "下書きを破棄しました。")
    return HttpResponseRedirect(reverse("admin:articles_article_changelist"))
