"""The live edition as a document."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from articles import exporting
from articles.document import json as json_form
from articles.document import rows
from articles.models import Edition
from articles.views.article import gone_or_moved


@gone_or_moved
def as_json(request: HttpRequest, slug: str) -> HttpResponse:
    """The document in its JSON form."""
    return HttpResponse(json_form.dump(_document(slug)), content_type="application/json")


@gone_or_moved
def as_markdown(request: HttpRequest, slug: str) -> HttpResponse:
    """The document in its Markdown form."""
    text = exporting.as_markdown(_document(slug))
    return HttpResponse(text, content_type="text/markdown; charset=utf-8")


def _document(slug: str) -> rows.Document:
    edition = get_object_or_404(
        Edition.objects.live().select_related("article", "trend"), article__slug=slug
    )
    return rows.read(edition)
