"""What browsers may do with our pages: one policy for readers, one for the editors' desk."""

from collections.abc import Callable

from csp.constants import HEADER, NONCE, NONE, SELF
from csp.middleware import CSPMiddleware, PolicyParts
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

# Nothing inline and nothing from elsewhere; the same for every reader, so that pages can be cached.
READERS_POLICY = {
    "default-src": [NONE],
    "style-src": [SELF],
    "script-src": [SELF],
    "img-src": [SELF],
    "manifest-src": [SELF],
    "connect-src": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
    "base-uri": [NONE],
}

READERS = build_policy(READERS_POLICY)

# The admin's scripts set style attributes and carry a nonce where they are inline.
DESK_POLICY = READERS_POLICY | {
    "style-src": [SELF, "'unsafe-inline'"],
    "script-src": [SELF, NONCE],
    "img-src": [SELF, "data:"],
    "font-src": [SELF],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
}


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """Sends the desk's policy below /admin/ and the readers' everywhere else."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """The readers' policy is written once; what has another, or none, goes the long way."""
        own = settings.DEBUG or any(name.startswith("_csp") for name in vars(response))
        if own or request.path_info.startswith("/admin/"):
            return super().process_response(request, response)
        response.setdefault(HEADER, READERS)
        return response

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        """The policy for this answer; a view's own csp decorator still wins."""
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and parts.config is None and request.path_info.startswith("/admin/"):
            parts.config = DESK_POLICY
        return parts


#: What no page of ours needs; the reader's script copies.
PERMISSIONS = "clipboard-write=(self), " + ", ".join(
    f"{name}=()"
    for name in (
        *("accelerometer", "autoplay", "camera", "clipboard-read", "display-capture"),
        *("encrypted-media", "fullscreen", "geolocation", "gyroscope", "hid", "idle-detection"),
        *("magnetometer", "microphone", "midi", "payment", "picture-in-picture"),
        *("publickey-credentials-get", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking"),
    )
)


def isolation(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Tells browsers how far an answer is kept apart from other sites.

    A page is for this site alone (CORP same-origin), and so is all of the desk. Pictures, charts, feeds and
    data are there for others to show (cross-origin), and so is the one page that is made for their frames.
    COEP stands on every page: those framed by an isolated site need it, and ours load nothing from elsewhere.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        desk = request.path_info.startswith("/admin/")
        page = response.get("Content-Type", "").startswith("text/html")
        framed = getattr(response, "xframe_options_exempt", False)
        apart = desk or (page and not framed)
        response.setdefault(
            "Cross-Origin-Resource-Policy", "same-origin" if apart else "cross-origin"
        )
        if page:
            response.setdefault("Cross-Origin-Embedder-Policy", "require-corp")
            response.setdefault("Permissions-Policy", PERMISSIONS)
        if desk:
            response["Referrer-Policy"] = "same-origin"
        return response

    return middleware
