"""A shared cache the site can do without.

What is in a cache can be made anew; a Redis that is gone, hangs or is full must not cost a reader the page.
`/healthz` tells of it, by reading back what it wrote.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

logger = logging.getLogger(__name__)

#: Seconds; a Redis in one's own network answers within them or not at all.
PATIENCE = 0.5
#: What an empty cache that keeps nothing would answer.
EMPTY = {"add": False, "set": None, "touch": False, "delete": False, "get_many": {}} | {
    "has_key": False,
    "set_many": None,
    "delete_many": None,
    "clear": False,
}


class SoftClient(RedisCacheClient):
    """Django's own, which forgets instead of failing."""

    def get(self, key: str, default: Any) -> Any:
        """The value, or the default."""
        return _softly(super().get, default)(key, default)

    def incr(self, key: str, delta: int) -> Any:
        """The sum; ValueError as for any key that is not there."""
        try:
            return super().incr(key, delta)
        except RedisError as error:
            raise ValueError(f"{key}: {error}") from error


def _softly(method: Callable, answer: Any) -> Callable:
    @wraps(method)
    def softly(*args: Any, **kwargs: Any) -> Any:
        try:
            return method(*args, **kwargs)
        except RedisError as error:
            logger.warning("The cache does not answer: %s", error)
            return answer

    return softly


for _name, _answer in EMPTY.items():
    setattr(SoftClient, _name, _softly(getattr(RedisCacheClient, _name), _answer))


class SoftRedisCache(RedisCache):
    """Redis or Valkey as Django's cache, with little patience."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        patience = {
            "socket_timeout": PATIENCE,
            "socket_connect_timeout": PATIENCE,
            # Once more at once: a connection of the pool may be from before a restart.
            "retry": Retry(NoBackoff(), 1),
        }
        super().__init__(server, params | {"OPTIONS": patience | params.get("OPTIONS", {})})
        self._class = SoftClient
