"""The site with ready answers before it."""

from io import BytesIO
from wsgiref.util import setup_testing_defaults

from django.core.wsgi import get_wsgi_application

from raretrend import frontcache
from raretrend.frontcache import FrontCache


class Site:
    """The site with ready answers before it; counts what Django is asked."""

    def __init__(self, size=frontcache.SIZE):
        self.asked = []
        self.cache = FrontCache(self.application, size=size)
        self.django = get_wsgi_application()

    def application(self, environ, start_response):
        self.asked.append((environ["PATH_INFO"], environ["QUERY_STRING"]))
        return self.django(environ, start_response)

    def get(self, path, method="GET", **headers):
        """The status, the headers and the body of an answer."""
        path, _, query = path.partition("?")
        environ = {
            "PATH_INFO": path.encode().decode("latin-1"),
            "QUERY_STRING": query.encode().decode("latin-1"),
            "REQUEST_METHOD": method,
            "HTTP_HOST": "localhost",
            "wsgi.input": BytesIO(),
        } | {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        setup_testing_defaults(environ)
        told = []
        body = self.cache(environ, lambda status, head, exc_info=None: told.extend([status, head]))
        content = b"".join(body)
        return int(told[0][:3]), dict(told[1]), content
