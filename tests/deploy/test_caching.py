"""The shared cache: Django's where Redis answers, empty where it does not."""

import logging
import signal
import time

import pytest

from raretrend.caching import PATIENCE, SoftRedisCache
from tests.postgres import free_port, redis


@pytest.fixture
def port():
    return free_port()


@pytest.fixture
def cache(port):
    return SoftRedisCache(f"redis://127.0.0.1:{port}/0", {})


def use(cache):
    """What every operation of a cache answers."""
    answers = [cache.set("a", 1), cache.get("a", "none"), cache.add("a", 2), cache.touch("a", 60)]
    answers += [cache.get_many(["a"]), cache.has_key("a"), cache.set_many({"b": 2})]
    answers += [cache.get_or_set("c", lambda: 3), cache.delete("a"), cache.delete_many(["b"])]
    return [*answers, cache.clear()]


FULL = [None, 1, False, True, {"a": 1}, True, [], 3, True, None, True]
EMPTY = [None, "none", False, False, {}, False, [], 3, False, None, False]


def test_a_redis_that_answers_is_django_s_cache(cache, port):
    with redis(port):
        assert use(cache) == FULL
        cache.set("n", 1)
        assert cache.incr("n", 2) == 3


def test_without_redis_it_is_a_cache_that_is_empty(cache, caplog):
    assert use(cache) == EMPTY
    with pytest.raises(ValueError, match="n"):
        cache.incr("n")
    assert {record.levelno for record in caplog.records} == {logging.WARNING}


def test_a_redis_that_hangs_is_waited_for_but_not_for_long(cache, port):
    with redis(port) as server:
        cache.set("a", 1)
        server.send_signal(signal.SIGSTOP)
        began = time.monotonic()
        assert cache.get("a") is None
        # Once more after the first time, and as long again for a machine with much else to do.
        assert time.monotonic() - began < 4 * PATIENCE


def test_a_redis_that_is_full_or_new_is_used_again(cache, port):
    with redis(port):
        cache.set("a", 1)
        cache._cache.get_client(write=True).config_set("maxmemory", "1")
        cache.set("b", 2)
        assert cache.get("b") is None
        assert cache.get("a") == 1
    with redis(port):
        assert cache.get("a") is None
        cache.set("a", 3)
        assert cache.get("a") == 3
