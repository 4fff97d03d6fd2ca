"""Pages that are not rendered again from the same rows.

After a publication every page is asked for anew, and nearly every one is made of what it was made of before.
A page here is remembered by all that entered it, so it can never be an old one: there is nothing to be
invalidated. The bytes are those the front cache keeps too, so they are in memory once.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

#: Bytes of pages a process remembers; the least recently used go first. What they are known by takes about as
#: much again.
SIZE = 16 * 1024 * 1024
#: What is frozen with an edition and need not be compared, and what Django knows of a row.
APART = {"body_html", "text", "contents", "facts", "_state", "_prefetched_objects_cache"}


class Pages:
    """Some pages by what they were made of."""

    def __init__(self, size: int = SIZE) -> None:
        self.size, self.filled = size, 0
        self.pages: OrderedDict[Any, bytes] = OrderedDict()
        self.lock = threading.Lock()

    def clear(self) -> None:
        """Forget them all."""
        with self.lock:
            self.pages.clear()
            self.filled = 0

    def obtain(self, key: Any, make: Callable[[], bytes]) -> bytes:
        """The page of a key, made if it is not known."""
        with self.lock:
            page = self.pages.get(key)
            if page is not None:
                self.pages.move_to_end(key)
                return page
        page = make()
        with self.lock:
            self.filled += len(page) - len(self.pages.pop(key, b""))
            self.pages[key] = page
            while self.filled > self.size:
                self.filled -= len(self.pages.popitem(last=False)[1])
        return page


PAGES = Pages()


def render(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    derived: Callable[[], dict[str, Any]] = dict,
) -> HttpResponse:
    """Django's `render`, of a template that shows nothing but its context and the address asked for.

    `derived` is what follows from the context alone.
    """
    key = (template, request.get_full_path(), known(context))
    page = PAGES.obtain(
        key, lambda: render_to_string(template, context | derived(), request).encode()
    )
    return HttpResponse(page)


def known(value: Any) -> Any:
    """What is equal for two values if both show the same. Raises TypeError for what cannot be told."""
    if isinstance(value, Model):
        own = [one for name, one in value.__dict__.items() if name not in APART]
        prefetched = value.__dict__.get("_prefetched_objects_cache")
        related = [(name, one and known(one)) for name, one in value._state.fields_cache.items()]
        return type(value), tuple(own), tuple(related), known(prefetched) if prefetched else None
    if isinstance(value, dict):
        return tuple((name, known(one)) for name, one in value.items())
    if isinstance(value, list | tuple | QuerySet):
        return tuple(map(known, value))
    if is_dataclass(value):
        return type(value), *(known(getattr(value, one.name)) for one in fields(value))
    hash(value)
    return value
