"""Topics."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from articles.models import Edition, Topic
from articles.views.archive import page_of


def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """One topic: its description and its live articles."""
    topic = get_object_or_404(Topic.objects.of_live_editions(), slug=slug)
    page = page_of(request, Edition.objects.live().filter(topics=topic).for_cards())
    return render(request, "articles/topic.html", {"topic": topic, "page": page})
