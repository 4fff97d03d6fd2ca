"""The steps of a draft to publication, with a word to colleagues."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from articles import presence, reviewing
from articles.admin.pages import to_page
from articles.admin.rights import CHANGE, may_edit, step, steps
from articles.models import Edition, Remark, blocks_of
from articles.proofreading import NAMES

#: Step → the right of `rights.steps` it needs.
RIGHTS = {
    Remark.Step.COMMENT: "can_remark",
    Remark.Step.REQUEST: "can_request",
    Remark.Step.APPROVE: "can_approve",
    Remark.Step.RETURN: "can_return",
}
DONE = {
    Remark.Step.COMMENT: "コメントを書きました。",
    Remark.Step.REQUEST: "確認を依頼しました。",
    Remark.Step.APPROVE: "承認しました。",
    Remark.Step.RETURN: "差し戻しました。",
}


class RemarkForm(forms.Form):
    """A step, a word, the block it is about, and the version that was looked at."""

    step = forms.ChoiceField(choices=Remark.Step)
    text = forms.CharField(max_length=2_000, required=False)
    block = forms.CharField(required=False)
    version = forms.IntegerField(required=False)

    def clean(self) -> dict:
        """A comment says something, and so does sending back; what is approved was looked at."""
        cleaned = super().clean()
        wordless = cleaned.get("step") in {Remark.Step.COMMENT, Remark.Step.RETURN}
        if wordless and not cleaned.get("text"):
            self.add_error("text", "コメントを入力してください。")
        approves = cleaned.get("step") == Remark.Step.APPROVE
        if approves and cleaned.get("version") is None:
            self.add_error("version", reviewing.CHANGED)
        elif not approves:
            cleaned["version"] = None
        return cleaned


@require_POST
@step(CHANGE)
def review(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Comment, ask for review, approve or send back."""
    form = RemarkForm(request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, errors[0])
        return to_page(edition)
    wanted = Remark.Step(form.cleaned_data["step"])
    if not steps(request.user, edition)[RIGHTS[wanted]]:
        raise PermissionDenied
    named = {reviewing.key_of(block): block for block in blocks_of(edition)}
    try:
        reviewing.take(
            wanted,
            edition,
            by=request.user,
            text=form.cleaned_data["text"],
            block=named.get(form.cleaned_data["block"]),
            version=form.cleaned_data["version"],
        )
        messages.success(request, DONE[wanted])
    except reviewing.WrongStep as refusal:
        messages.error(request, str(refusal))
    return to_page(edition)


class WaiverForm(forms.Form):
    """The check to overlook, and why."""

    check = forms.ChoiceField(choices=list(NAMES.items()))
    reason = forms.CharField(
        max_length=300, error_messages={"required": "見送る理由を入力してください。"}
    )


@require_POST
@step(CHANGE)
def waive(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Switch a check off for this draft, with a reason."""
    if not may_edit(request.user, edition):
        raise PermissionDenied
    form = WaiverForm(request.POST)
    if form.is_valid():
        name, reason = form.cleaned_data["check"], form.cleaned_data["reason"]
        reviewing.waive(edition, name, by=request.user, reason=reason)
        messages.success(request, f"「{NAMES[name]}」の指摘を見送りました。")
    else:
        messages.error(request, next(iter(form.errors.values()))[0])
    return to_page(edition)


@require_POST
@step(CHANGE)
def unwaive(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Have a check look again."""
    if not may_edit(request.user, edition):
        raise PermissionDenied
    edition.waivers.filter(check_name=request.POST.get("check", "")[:60]).delete()
    return to_page(edition)


@require_POST
@step(CHANGE)
def present(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Note that the page is open, and tell who else has it open."""
    return JsonResponse({"others": presence.note(edition, request.user)})
