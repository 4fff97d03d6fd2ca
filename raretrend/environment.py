"""The settings an operator makes, read from environment variables and checked at start."""

import os
import secrets
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from raretrend import services

BASE_DIR = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Environment:
    """All that RareTrend takes from outside; every value is usable as it is."""

    data: Path
    debug: bool
    secret_key: str
    allowed_hosts: list[str]
    site_url: str
    port: int
    web_concurrency: int
    fetch_private_addresses: bool
    database: dict[str, Any]
    replica: dict[str, Any] | None
    cache: dict[str, Any]
    mail: dict[str, Any]
    mail_from: str
    trusted_proxies: list[IPv4Network | IPv6Network]
    require_second_factor: bool
    media_storage_url: str
    metrics_host: str
    metrics_port: int
    sentry_dsn: str

    @property
    def https(self) -> bool:
        """Whether readers reach the site by https, so that cookies and redirects can insist on it."""
        return self.site_url.startswith("https://")

    @property
    def local(self) -> bool:
        """Whether the site is only for this machine."""
        return urlsplit(self.site_url).hostname in {"localhost", "127.0.0.1", "::1"}


def read() -> Environment:
    """The environment of this process. Raises ImproperlyConfigured with one clear line."""
    env = environ.Env()
    data = Path(env.str("RARETREND_DATA", default=str(BASE_DIR / "var"))).absolute()
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"RARETREND_DATA: cannot use {data}: {error.strerror}"
        ) from error
    port = _whole_number("PORT", default=8000, least=1, most=65535)
    site_url = _site_url(env.str("SITE_URL", default=f"http://127.0.0.1:{port}"))
    return Environment(
        data=data,
        debug=_boolean("DEBUG"),
        fetch_private_addresses=_boolean("FETCH_PRIVATE_ADDRESSES"),
        secret_key=env.str("SECRET_KEY", default="") or _kept_secret_key(data / "secret-key"),
        allowed_hosts=_allowed_hosts(env, site_url),
        site_url=site_url,
        port=port,
        web_concurrency=_whole_number("WEB_CONCURRENCY", default=2, least=1, most=256),
        database=services.database_at(env, data),
        replica=services.replica(env),
        cache=services.cache(env),
        media_storage_url=services.media_storage_url(env),
        metrics_host=env.str("METRICS_HOST", default="") or "127.0.0.1",
        metrics_port=_whole_number("METRICS_PORT", default=0, least=0, most=65535),
        sentry_dsn=services.sentry_dsn(env),
        mail=services.mail(env),
        mail_from=env.str(
            "MAIL_FROM", default=f"RareTrend <noreply@{urlsplit(site_url).hostname}>"
        ),
        trusted_proxies=_networks(env.list("TRUSTED_PROXIES", default=[])),
        require_second_factor=_boolean("REQUIRE_SECOND_FACTOR"),
    )


def _whole_number(name: str, *, default: int, least: int, most: int) -> int:
    text = os.environ.get(name, "").strip() or str(default)
    if not text.isdecimal() or not least <= int(text[:9]) <= most:
        raise ImproperlyConfigured(
            f"{name} must be a whole number from {least} to {most}: {text!r}"
        )
    return int(text)


def _boolean(name: str) -> bool:
    text = os.environ.get(name, "").strip().lower()
    if text not in {"", "0", "1", "false", "true", "no", "yes", "off", "on"}:
        raise ImproperlyConfigured(f"{name} must be on or off: {text!r}")
    return text in {"1", "true", "yes", "on"}


def _site_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
        raise ImproperlyConfigured(f"SITE_URL must look like https://www.example.jp: {text!r}")
    return f"{parts.scheme}://{parts.netloc}"


def _allowed_hosts(env: environ.Env, site_url: str) -> list[str]:
    hosts = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
    own = urlsplit(site_url).hostname or ""
    own = f"[{own}]" if ":" in own else own
    return list(dict.fromkeys([*hosts, own]))


def _networks(texts: list[str]) -> list[IPv4Network | IPv6Network]:
    try:
        return [ip_network(text.strip()) for text in texts]
    except ValueError as error:
        raise ImproperlyConfigured(
            f"TRUSTED_PROXIES must be addresses or networks, with commas between them: {error}"
        ) from error


def _kept_secret_key(path: Path) -> str:
    """The key in the data folder, made at the first start; readable by its owner only."""
    try:
        if not path.exists():
            fresh = path.with_name(f"{path.name}.{os.getpid()}")
            descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(50))
            try:
                os.link(fresh, path)  # the first of several starting processes wins
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
        return path.read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"cannot keep a secret key in {path}: {error.strerror}"
        ) from error
