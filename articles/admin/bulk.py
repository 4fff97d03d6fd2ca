"""Steps taken with several articles at once; each asks for its right and says what it did not do."""

import csv
from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from articles import publishing, reviewing
from articles.admin.rights import steps
from articles.models import Article, Edition, Remark
from trends.spreadsheets import harmless

Step = Callable[[Edition, Any], object]

#: The name under which the list posts its drafts, as `as_shown` has them.
SHOWN = "shown"
NOT_SHOWN = "一覧を開いたあとに保存されたか、一覧に出ていません。内容を確かめてから、もう一度お進みください。"


def as_shown(draft: Edition) -> str:
    """A draft at one of its versions, as a word for forms."""
    return f"{draft.pk}-{draft.version}"


def _take(
    request: HttpRequest,
    articles: QuerySet[Article],
    right: str,
    done: str,
    do: Step,
    *,
    shown: bool = False,
) -> None:
    """Do it with every draft that may; name the articles with which it was not done, and why.

    `shown` leaves alone what did not stand in the list as it is now.
    """
    count = 0
    for article in articles:
        draft = article.draft
        if draft is None:
            messages.warning(request, f"「{article}」：下書きがありません。")
        elif not steps(request.user, draft)[right]:
            messages.warning(
                request, f"「{draft.title}」：この状態では行えないか、権限がありません。"
            )
        elif shown and as_shown(draft) not in request.POST.getlist(SHOWN):
            messages.warning(request, f"「{draft.title}」：{NOT_SHOWN}")
        else:
            try:
                do(draft, request.user)
                count += 1
            except (publishing.NotPublishable, reviewing.WrongStep) as refusal:
                messages.error(request, f"「{draft.title}」：{refusal}")
    if count:
        messages.success(request, f"{count}件を{done}。")


@admin.action(description="確認を依頼する")
def request_review(desk: Any, request: HttpRequest, articles: QuerySet[Article]) -> None:
    """Ask for review of the drafts."""
    _take(
        *(request, articles, "can_request", "確認に出しました"),
        lambda draft, user: reviewing.take(Remark.Step.REQUEST, draft, by=user),
    )


@admin.action(description="承認する")
def approve(desk: Any, request: HttpRequest, articles: QuerySet[Article]) -> None:
    """Approve the drafts that wait for it."""
    _take(
        *(request, articles, "can_approve", "承認しました"),
        lambda draft, user: reviewing.take(
            Remark.Step.APPROVE, draft, by=user, version=draft.version
        ),
        shown=True,
    )


@admin.action(description="公開する")
def publish(desk: Any, request: HttpRequest, articles: QuerySet[Article]) -> None:
    """Publish the drafts; those with errors stay drafts."""
    _take(
        *(request, articles, "can_publish", "公開しました"),
        lambda draft, user: publishing.publish(draft, by=user, version=draft.version),
        shown=True,
    )


@admin.action(description="CSVに書き出す")
def export(desk: Any, request: HttpRequest, articles: QuerySet[Article]) -> HttpResponse:
    """A table of the articles for a spreadsheet."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="articles.csv"'
    writer = csv.writer(response)
    writer.writerow(["スラッグ", "題名", "状態", "公開中の版", "下書き", "最終更新"])
    columns = (
        desk.shown_title,
        desk.plain_state,
        desk.live_edition,
        desk.plain_draft,
        desk.active,
    )
    for article in articles:
        cells = [article.slug, *(column(article) for column in columns)]
        writer.writerow([harmless(cell) for cell in cells])
    return response
