"""What social networks are shown of an article."""

from django.urls import NoReverseMatch, reverse

from articles.models import Edition


def card_url(edition: Edition) -> str:
    """The address of the edition's card; empty while the site draws none."""
    try:
        return reverse("articles:card", args=[edition.article.slug, edition.number])
    except NoReverseMatch:
        return ""
