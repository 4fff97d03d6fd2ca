"""The services a site may be given: databases, a cache, mail, a store of media, a place for errors.

Each is read from its variable; ImproperlyConfigured tells in one line what is wrong with it.
"""

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

DATABASE_SCHEMES = {"sqlite", "postgres", "postgresql"}
CACHE_SCHEMES = {"locmemcache", "redis", "rediss", "valkey", "valkeys"}
MAIL_SCHEMES = {"smtp", "smtps", "smtp+tls", "smtp+ssl", "consolemail", "filemail", "dummymail"}
#: A bucket's name as S3 has them.
BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")


def database_at(env: environ.Env, data: Path) -> dict[str, Any]:
    """The database: SQLite in the data folder unless DATABASE_URL names another."""
    return database(env.str("DATABASE_URL", default="") or f"sqlite:///{data / 'db.sqlite3'}")


def database(url: str) -> dict[str, Any]:
    """Django's settings of the database at an address."""
    if urlsplit(url).scheme not in DATABASE_SCHEMES:
        raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:/// or postgres://")
    config = environ.Env.db_url_config(url)
    # Reopening SQLite costs 0.5 ms a request, and PostgreSQL more.
    config["CONN_MAX_AGE"] = None
    config["CONN_HEALTH_CHECKS"] = True
    if config["ENGINE"].endswith("sqlite3"):
        # IMMEDIATE: two read-modify-writes never both begin by reading. FULL: what was
        # acknowledged survives a power cut. WAL: readers do not wait for writers.
        config["ENGINE"] = "raretrend.sqlite3"
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        }
        return config
    return _impatient(config)


def _impatient(database: dict[str, Any]) -> dict[str, Any]:
    """With a PostgreSQL on another machine that may be gone without a word, or locked (s; ms).

    A lock is waited for as long as with SQLite.
    """
    patience = {
        "connect_timeout": 3,
        "tcp_user_timeout": 10_000,
        "options": "-c lock_timeout=20s",
    }
    return database | {"OPTIONS": patience | database.get("OPTIONS", {})}


def replica(env: environ.Env) -> dict[str, Any] | None:
    """A copy of the database that readers' pages may be read from, by REPLICA_URL."""
    url = env.str("REPLICA_URL", default="")
    if not url:
        return None
    if urlsplit(url).scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("REPLICA_URL must begin with postgres://")
    database = env.db_url_config(url)
    return _impatient(database) | {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}


def cache(env: environ.Env) -> dict[str, Any]:
    """The cache: in the process unless CACHE_URL names a shared one."""
    url = env.str("CACHE_URL", default="") or "locmemcache://"
    if urlsplit(url).scheme not in CACHE_SCHEMES:
        raise ImproperlyConfigured("CACHE_URL must begin with redis:// or rediss://")
    cache = env.cache_url_config(url)
    if cache["BACKEND"].endswith("RedisCache"):
        cache["BACKEND"] = "raretrend.caching.SoftRedisCache"
    return cache


def mail(env: environ.Env) -> dict[str, Any]:
    """Where mail goes out: the console unless EMAIL_URL names a server (a time-out in seconds)."""
    url = env.str("EMAIL_URL", default="") or "consolemail://"
    if urlsplit(url).scheme not in MAIL_SCHEMES:
        raise ImproperlyConfigured("EMAIL_URL must begin with smtp://, smtp+tls:// or smtp+ssl://")
    try:
        mail = env.email_url_config(url)
    except ValueError as error:
        raise ImproperlyConfigured(f"EMAIL_URL cannot be read: {error}") from error
    return mail | {"EMAIL_TIMEOUT": 20}


def media_storage_url(env: environ.Env) -> str:
    """The bucket media are in, by MEDIA_STORAGE_URL; empty for the data folder."""
    url = env.str("MEDIA_STORAGE_URL", default="")
    parts = urlsplit(url)
    if url and (parts.scheme != "s3" or not BUCKET.fullmatch(parts.hostname or "")):
        raise ImproperlyConfigured(
            "MEDIA_STORAGE_URL must look like s3://bucket?endpoint=https://…"
        )
    return url


def sentry_dsn(env: environ.Env) -> str:
    """Where errors are reported to, by SENTRY_DSN; empty for nowhere."""
    dsn = env.str("SENTRY_DSN", default="")
    if dsn and find_spec("sentry_sdk") is None:
        raise ImproperlyConfigured(
            "SENTRY_DSN needs the package sentry-sdk: pip install sentry-sdk"
        )
    return dsn
