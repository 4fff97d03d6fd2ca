"""What the desk's buttons do, each a page of its own with the right it needs."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from articles import fuzzydate, proofreading, publishing, rendering
from articles.anchors import free_anchor
from articles.fuzzydate import FuzzyDate
from articles.models import Edition, EditionTopic, Section, Topic
from articles.models.edition import State
from articles.templatetags.japanese import ja_date, ja_datetime

PUBLISH = "articles.publish_edition"
CHANGE = "articles.change_edition"
CHANGE_ANY = "articles.change_any_edition"
VIEW = "articles.view_edition"

View = Callable[..., HttpResponse]


def may_edit(user: Any, edition: Edition) -> bool:
    """Whether a user may change this draft: their own, or anybody's with the right to."""
    own = edition.created_by_id is not None and edition.created_by_id == user.pk
    return edition.number is None and user.has_perm(CHANGE) and (own or user.has_perm(CHANGE_ANY))


def step(*permissions: str) -> Callable[[View], View]:
    """A step on an edition for those with all the permissions; 403 for everybody else."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, pk: int) -> HttpResponse:
            if not request.user.has_perms(permissions):
                raise PermissionDenied
            edition = get_object_or_404(Edition.objects.select_related("article"), pk=pk)
            return view(request, edition)

        return wrapped

    return decorate


def steps(user: Any, edition: Edition | None) -> dict[str, Any]:
    """Which buttons the edition's page shows to a user."""
    if edition is None or edition.pk is None:
        return {"state": None}
    state = edition.state()
    publishes = user.has_perm(PUBLISH)
    return {
        "state": state,
        "draft": edition.article.draft,
        "editions": edition.article.editions.published().order_by("-number"),
        "can_publish": publishes and state == State.DRAFT,
        "can_continue": user.has_perm(CHANGE) and state != State.DRAFT,
        "can_withdraw": publishes and state == State.LIVE,
        "can_cancel": publishes and state == State.SCHEDULED,
        "can_discard": may_edit(user, edition),
        "findings": proofreading.proofread(edition) if state == State.DRAFT else [],
    }


class PublicationForm(forms.Form):
    """When, and what readers are told about the change."""

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
        return _to(edition)
    form = PublicationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            edition = publishing.publish(edition, by=request.user, **form.cleaned_data)
        except publishing.NotPublishable as refusal:
            for error in refusal.errors:
                form.add_error(None, error)
        else:
            when = ja_datetime(edition.live_from)
            done = (
                "公開しました。"
                if edition.state() == State.LIVE
                else f"{when}に公開を予約しました。"
            )
            messages.success(request, f"第{edition.number}版を{done}")
            return _to(edition)
    return _page(request, edition, "公開", form=form, findings=proofreading.proofread(edition))


@require_POST
@step(CHANGE)
def next_draft(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Open the working draft: the one there is, or a copy of the newest edition."""
    draft = publishing.next_draft(edition.article, by=request.user)
    return _to(draft)


@require_POST
@step(CHANGE)
def restore(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Open a draft with the content of this edition."""
    try:
        draft = publishing.next_draft(edition.article, source=edition, by=request.user)
    except publishing.NothingToDo as refusal:
        messages.error(request, str(refusal))
        return _to(edition)
    messages.success(request, f"第{edition.number}版の内容で下書きを作りました。")
    return _to(draft)


@require_POST
@step(PUBLISH)
def cancel(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Cancel a scheduled publication."""
    try:
        publishing.cancel(edition)
        messages.success(request, f"第{edition.number}版の公開予約を取り消しました。")
    except publishing.NothingToDo as refusal:
        messages.error(request, str(refusal))
    return _to(edition)


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
        return _to(edition)
    return _page(request, edition, "公開終了", form=form)


@require_POST
@step(CHANGE)
def discard(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Throw a draft away."""
    if not may_edit(request.user, edition):
        raise PermissionDenied
    publishing.discard(edition)
    messages.success(request, "下書きを破棄しました。")
    return HttpResponseRedirect(reverse("admin:articles_article_changelist"))


def shown(request: HttpRequest, edition: Edition) -> HttpResponse:
    """An edition nobody can change any more, or somebody else's draft."""
    return _page(request, edition, "版", template="shown", **steps(request.user, edition))


@require_GET
@step(VIEW)
def preview(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The page in a frame of a phone, a tablet and a desk."""
    return _page(request, edition, "プレビュー", template="preview")


@require_GET
@xframe_options_sameorigin
@step(VIEW)
def page(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The edition just as readers will see it."""
    if edition.number is None:
        rendered = rendering.render(edition)
        edition.body_html, edition.contents = rendered.body_html, rendered.contents
        edition.live_from, edition.number = timezone.now(), 1
    topics = [link.tag for link in edition.topic_links.select_related("tag")]
    response = render(request, "articles/article.html", {"edition": edition, "topics": topics})
    response["Cache-Control"] = "no-store"
    return response


@require_GET
def date(request: HttpRequest) -> HttpResponse:
    """How a date is understood, for the form to show while it is typed."""
    if not request.user.has_perm(VIEW):
        raise PermissionDenied
    return JsonResponse({"understood": understood(fuzzydate.parse(request.GET.get("when", "")))})


def understood(when: FuzzyDate) -> str:
    """2025年3月11日(火)〜2025年3月20日(木), or what to do where the date cannot be read."""
    if not when.text.strip():
        return ""
    if not when.readable:
        return "読み取れません。最も早い日と最も遅い日を入力してください。"
    if when.precision == fuzzydate.PRESENT:
        return "現在（日付なし）"
    days = [ja_date(when.start), ja_date(when.end)]
    label = fuzzydate.PRECISIONS[when.precision]
    about = "ごろ" if when.approximate else ""
    return f"{days[0] if days[0] == days[1] else '〜'.join(days)}{about}（{label}）"


def set_topics(edition: Edition, topics: set[Topic]) -> None:
    """Give a draft these topics; those it keeps keep their order."""
    stored = {link.tag_id for link in edition.topic_links.all()}
    wanted = {topic.pk for topic in topics}
    if gone := stored - wanted:
        edition.topic_links.filter(tag__in=gone).delete()
    EditionTopic.objects.bulk_create(
        EditionTopic(content_object=edition, tag_id=key) for key in sorted(wanted - stored)
    )


def fill_anchors(edition: Edition) -> None:
    """Give headings without an anchor one of their own; no two are the same."""
    taken: set[str] = set()
    changed = []
    for section in Section.objects.filter(edition=edition):
        anchor = free_anchor(section.anchor, section.heading, taken)
        if anchor != section.anchor:
            section.anchor = anchor
            changed.append(section)
    if changed:
        Section.objects.bulk_update(changed, ["anchor"])


def _to(edition: Edition) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:articles_edition_change", args=[edition.pk]))


def _page(
    request: HttpRequest, edition: Edition, title: str, *, template: str = "step", **context: Any
) -> HttpResponse:
    context |= admin.site.each_context(request)
    context |= {"edition": edition, "title": edition.title, "action": title}
    return render(request, f"admin/articles/edition/{template}.html", context)
