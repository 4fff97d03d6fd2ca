"""Pages a reader is about to open are fetched while the pointer rests on their link.

Speculation rules (https://html.spec.whatwg.org/#speculative-loading) come by a response header and an address
of their own: nothing is inline, so the readers' policy stays as it is. They name the pages that are read; the
desk, previews, searches, feeds and files are none of them. Who saves data is given none.

Browsers hold such a copy for some minutes, whatever its Cache-Control says: `reader.js` asks whether the page
is still there.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.cache import cache_control
from django.views.decorators.vary import vary_on_headers

from trends.addresses import path_to

READ = ("articles", "elements", "people", "authors", "sources", "timeline", "topics", "trends")
#: Pages end in a slash, before their query; files do not.
PAGES = ["/", *(f"/{name}/" for name in READ), *(f"/{name}/*/" for name in READ)]
RULES = {
    "prefetch": [
        {
            "where": {
                "and": [
                    {"href_matches": PAGES},
                    {"not": {"href_matches": ["/*/feed/", "/*/embed/"]}},
                ]
            },
            "eagerness": "moderate",
        }
    ]
}
#: Seconds for which browsers need not ask for them again.
KEPT = 24 * 3600


# Private: ready answers and caches on the way do not tell those who save data from others.
@cache_control(private=True, max_age=KEPT)
@vary_on_headers("Save-Data")
def rules(request: HttpRequest) -> HttpResponse:
    """The rules, under the one type browsers accept."""
    saving = request.headers.get("Save-Data", "").lower() == "on"
    return JsonResponse({} if saving else RULES, content_type="application/speculationrules+json")


def middleware(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable:
    """Names the rules on pages for readers; not on the desk, and not in other sites' frames."""

    def named(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        page = response.get("Content-Type", "").startswith("text/html")
        framed = getattr(response, "xframe_options_exempt", False)
        if page and not framed and not request.path_info.startswith(("/admin/", "/preview/")):
            response["Speculation-Rules"] = f'"{path_to("speculation_rules")}"'
        return response

    return named
