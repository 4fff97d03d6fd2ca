"""The live edition as a picture for social networks."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import patch_cache_control

from articles import cards
from articles.models import Edition
from articles.views.article import gone_or_moved
from trends.charts import NotDrawable

YEAR = 365 * 24 * 3600


@gone_or_moved
def card(request: HttpRequest, slug: str, version: str) -> HttpResponse:
    """The card of the live edition, cached for good; any other version leads to it."""
    edition = get_object_or_404(Edition.objects.live().for_cards(), article__slug=slug)
    try:
        if version != cards.version(edition):
            return redirect(_address(edition))
        answer = HttpResponse(cards.png(edition), content_type="image/png")
    except NotDrawable as error:
        raise Http404 from error
    patch_cache_control(answer, public=True, max_age=YEAR, immutable=True)
    return answer


def _address(edition: Edition) -> str:
    address = cards.address(edition)
    if address is None:
        raise Http404
    return address
