"""Cards in templates."""

from django import template

from articles import cards
from articles.models import Edition

register = template.Library()


@register.filter
def card_address(edition: Edition) -> str:
    """The path of an edition's card for social networks; empty if there is none."""
    return cards.address(edition) or ""
