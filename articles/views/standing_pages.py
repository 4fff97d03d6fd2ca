"""Pages about the site itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from articles import standing
from articles.models import StandingPage


def standing_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The page as editors last wrote it."""
    page = get_object_or_404(StandingPage, slug=slug)
    context = {"page": page, "sections": standing.sections(page.html)}
    return render(request, "articles/standing_page.html", context)
