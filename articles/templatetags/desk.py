"""What the admin's first page shows."""

from typing import Any

from django import template
from django.db.models import QuerySet

from articles import reviewing, starting
from articles.models import Edition
from trends.countries import HOME
from trends.models import Trend

register = template.Library()
MOST = 20


@register.simple_tag(takes_context=True)
def waiting_drafts(context: dict[str, Any]) -> QuerySet[Edition]:
    """The drafts that wait for the user."""
    return reviewing.waiting_for(context["request"].user)[:MOST]


@register.simple_tag
def rising_without_article() -> QuerySet[Trend]:
    """Rising trends of the home country nobody writes about yet."""
    return starting.without_article().filter(country=HOME)[:10]
