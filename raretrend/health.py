"""Whether a process can do its work: `/healthz` for who watches it, `/readyz` before readers come."""

import time
import uuid
from collections.abc import Callable
from functools import lru_cache

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

#: Seconds an answer about the storage holds, so that asking often does not write often.
STORAGE_ASKED_EVERY = 10


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 «ok» if the database and the cache answer, else 503 with the name of what does not."""
    return _told({"database": _database, "cache": _cache})


@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """200 if all that a new node needs is there: a database of this release, cache and storage too."""
    return _told(
        {"database": _database, "migrations": _migrations, "cache": _cache, "storage": _storage}
    )


def _told(checks: dict[str, Callable[[], bool]]) -> HttpResponse:
    failed = next((name for name, works in checks.items() if not works()), None)
    if failed:
        return HttpResponse(f"{failed}\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _cache() -> bool:
    """Whether it gives back what it was given: a soft one says nothing of its failures."""
    written = uuid.uuid4().hex
    try:
        cache.set(f"healthz-{written}", written, timeout=10)
        return cache.get(f"healthz-{written}") == written
    except Exception:  # noqa: BLE001  (every cache backend has errors of its own)
        return False


def _storage() -> bool:
    return storage_works(int(time.monotonic() / STORAGE_ASKED_EVERY))


@lru_cache(maxsize=1)
def storage_works(period: int) -> bool:
    """Whether a file can be stored and removed: one answer for each period."""
    try:
        default_storage.delete(default_storage.save("readyz", ContentFile(b"ok")))
    except OSError:
        return False
    return True
