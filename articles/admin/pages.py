"""Pages of the desk that are not Django's own."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from articles.models import Edition


def to_page(edition: Edition) -> HttpResponse:
    """Back to the edition's page."""
    return HttpResponseRedirect(reverse("admin:articles_edition_change", args=[edition.pk]))


def desk_page(
    request: HttpRequest, edition: Edition, action: str, *, template: str = "step", **context: Any
) -> HttpResponse:
    """A page about an edition, in the admin's frame."""
    context |= admin.site.each_context(request)
    context |= {"edition": edition, "title": edition.title, "action": action}
    return render(request, f"admin/articles/edition/{template}.html", context)
