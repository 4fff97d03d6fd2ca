"""Compression of what the front cache does not keep: editors' pages, exports, errors."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from raretrend.answers import is_kept

#: Where the front cache tells what a reader takes. Django itself must not know: what is kept serves all.
TAKEN = "raretrend.accept_encoding"


class PackingMiddleware(GZipMiddleware):
    """Django's compression, which leaves alone what the front cache packs once for all readers."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """The answer, compressed if its reader takes that."""
        taken = request.META.get(TAKEN)
        if taken is not None:
            kept = is_kept(str(response.status_code), list(response.items()), response)
            if kept and not response.cookies:
                return response
            request.META["HTTP_ACCEPT_ENCODING"] = taken
        return super().process_response(request, response)
