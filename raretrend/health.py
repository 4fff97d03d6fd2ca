"""Whether this process can do its work."""

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 «ok» if the database and the cache answer, else 503 with the name of what does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database\n", status=503, content_type="text/plain")
    try:
        cache.get("healthz")
    except Exception:  # noqa: BLE001  (every cache backend has errors of its own)
        return HttpResponse("cache\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
