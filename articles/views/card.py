"""The live edition as a picture for social networks."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import patch_cache_control

from articles import cards
from articles.models import Edition
from articles.views.article import gone_or_moved
from trends.charts import NotDrawable

DAY = 24 * 3600


@gone_or_moved
def card(request: HttpRequest, slug: str, version: str) -> HttpResponse:
    """The card of the live edition; any other version leads to it.

    A browser that has seen it may keep it for a day. Caches that serve others ask again after a second, as
    for pages: what is withdrawn goes from them too.
    """
    edition = get_object_or_404(Edition.objects.live().for_cards(), article__slug=slug)
    try:
        if version != cards.version(edition):
            return redirect(_address(edition))
        answer = HttpResponse(cards.png(edition), content_type="image/png")
    except NotDrawable as error:
        raise Http404 from error
    patch_cache_control(answer, public=True, max_age=DAY, s_maxage=1)
    return answer


def _address(edition: Edition) -> str:
    address = cards.address(edition)
    if address is None:
        raise Http404
    return address
