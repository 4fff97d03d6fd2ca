"""The one address of a page, whatever way a reader came to it."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from trends.countries import HOME

PLACE = ("before", "after")
NAMES = ("row", "after")
DAYS = ("date", "month")
#: What names a page beside its path. Anything else in a query narrows, sorts, or counts visitors.
NAMED_BY = {
    "articles:archive": PLACE,
    "articles:topic": PLACE,
    "articles:topics": NAMES,
    "articles:people": NAMES,
    "articles:sources": ("publisher", *PLACE),
    "articles:timeline": ("topic", "decade", "year", "month", "day", *PLACE),
    "articles:element": PLACE,
    "articles:person": PLACE,
    "articles:author": PLACE,
    "articles:source": ("kind", *PLACE),
    "trends:trends": DAYS,
    "trends:country": DAYS,
}


def path_of(request: HttpRequest) -> str:
    """The path of the page asked for, with those parts of the query that name it.

    It is written anew: a slug in decomposed characters leads to the same page.
    """
    match = request.resolver_match
    if match is None:
        return ""
    path = reverse(match.view_name, args=match.args, kwargs=match.kwargs)
    if match.view_name == "trends:country" and match.kwargs["country"] == HOME:
        path = reverse("trends:trends")
    names = NAMED_BY.get(match.view_name, ())
    query = urlencode({name: request.GET[name] for name in names if name in request.GET})
    return f"{path}?{query}" if query else path
