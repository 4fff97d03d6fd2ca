"""The sections of the site, for the masthead."""

from typing import Any

from django.http import HttpRequest

#: The first part of a section's addresses, and its name.
SECTIONS = [
    ("articles", "記事"),
    ("trends", "トレンド"),
    ("topics", "トピック"),
    ("timeline", "年表"),
    ("elements", "元素"),
    ("people", "人物"),
    ("sources", "出典"),
]
NAMES = {*(name for name, _ in SECTIONS), "search"}


def sections(request: HttpRequest) -> dict[str, Any]:
    """The sections, and the one a page is in."""
    first = request.path.split("/")[1]
    return {"site_sections": SECTIONS, "site_section": first if first in NAMES else ""}
