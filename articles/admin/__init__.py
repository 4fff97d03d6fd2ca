"""The editors' desk, one module a desk."""

from articles.admin import (
    articles,
    editions,
    front_page,
    pictures,
    references,
    standing_pages,
    trends,
)

__all__ = [
    "articles",
    "editions",
    "front_page",
    "pictures",
    "references",
    "standing_pages",
    "trends",
]
