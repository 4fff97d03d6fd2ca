"""Several rows of a list made one: asks which one stays, then does it."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from trends.merging import NotMergeable

MOST = 20


def merge_chosen(
    request: HttpRequest,
    rows: QuerySet,
    merge: Callable[[Any, Iterable[Any]], None],
    name: str,
) -> HttpResponse | None:
    """The page that asks, or what came of the answer as a message."""
    chosen = list(rows[: MOST + 1])
    if len(chosen) > MOST:
        messages.error(request, f"一度にまとめられるのは{MOST}件までです。")
        return None
    if len(chosen) < 2:
        messages.error(request, f"まとめる{name}を二つ以上選んでください。")
        return None
    kept = next((row for row in chosen if str(row.pk) == request.POST.get("kept")), None)
    if kept is None:
        context = {"rows": chosen, "name": name, "title": f"{name}をまとめる"}
        context |= admin.site.each_context(request)
        return render(request, "admin/merge.html", context)
    try:
        merge(kept, [row for row in chosen if row != kept])
        messages.success(request, f"{len(chosen)}件を「{kept}」にまとめました。")
    except NotMergeable as refusal:
        messages.error(request, str(refusal))
    return None
