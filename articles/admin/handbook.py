"""The editors' handbook, read at the desk: `docs/editors.ja.md` as a page."""

import re
from functools import cache
from itertools import pairwise

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.views.decorators import staff_member_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET
from markdown_it import MarkdownIt
from markdown_it.token import Token

HANDBOOK = settings.BASE_DIR / "docs" / "editors.ja.md"
#: The file names its pictures as they lie in the repository, for those who read it there.
PICTURES = "../static/"


@require_GET
@staff_member_required
def handbook(request: HttpRequest) -> HttpResponse:
    """The page, with a list of what it is about."""
    html, headings = _read()
    context = {"title": "編集者の手引き", "handbook": html, "headings": headings}
    return render(request, "admin/handbook.html", admin.site.each_context(request) | context)


@cache
def _read() -> tuple[SafeString, list[tuple[str, str]]]:
    """The text as HTML without its title, and (anchor, words) of its headings."""
    markdown = MarkdownIt("commonmark").enable("table")
    text = HANDBOOK.read_text("utf-8").partition("\n")[2]
    tokens, headings = markdown.parse(text), []
    for token, content in pairwise(tokens):
        if token.type == "heading_open" and token.tag == "h2":
            token.attrs["id"] = f"part-{len(headings) + 1}"
            headings.append((token.attrs["id"], content.content))
        for picture in _pictures(token):
            path = str(picture.attrs["src"]).removeprefix(PICTURES)
            picture.attrs |= {"src": static(path), "loading": "lazy"}
    html = markdown.renderer.render(tokens, markdown.options, {})
    # Our own file: nothing in it is a user's.
    return mark_safe(re.sub(r"<p>(<img [^>]*>)</p>", r"<figure>\1</figure>", html)), headings  # noqa: S308


def _pictures(token: Token) -> list[Token]:
    return [child for child in token.children or [] if child.type == "image"]
