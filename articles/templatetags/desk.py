"""What the admin's first page shows."""

from typing import Any

from django import template
from django.db.models import QuerySet

from articles import reviewing
from articles.models import Edition

register = template.Library()
MOST = 20


@register.simple_tag(takes_context=True)
def waiting_drafts(context: dict[str, Any]) -> QuerySet[Edition]:
    """The drafts that wait for the user."""
    return reviewing.waiting_for(context["request"].user)[:MOST]
