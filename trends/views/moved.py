"""Addresses of a trend lead on after it was merged into another, whatever of it was asked for."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from trends.models import TrendAlias

View = Callable[..., HttpResponse]


def leads_on(view: View) -> View:
    """Answer 301 for an alias of a trend that is not hidden, where the view finds nothing."""

    @wraps(view)
    def wrapped(request: HttpRequest, country: str, slug: str) -> HttpResponse:
        try:
            return view(request, country, slug)
        except Http404:
            aliases = TrendAlias.objects.select_related("trend").filter(trend__hidden=False)
            alias = aliases.filter(country=country, slug=slug).first()
            if alias is None:
                raise
            names = {"country": alias.trend.country.code, "slug": alias.trend.slug}
            return HttpResponsePermanentRedirect(
                reverse(request.resolver_match.view_name, kwargs=names)
            )

    return wrapped
