"""Settings come from the environment; wrong ones are one clear line."""

import os
import runpy
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from raretrend import environment, services
from raretrend import settings as settings_module

ROOT = Path(__file__).parents[2]


@pytest.fixture
def variables(monkeypatch, tmp_path):
    for name in (
        *("DATABASE_URL", "CACHE_URL", "SECRET_KEY", "DEBUG", "ALLOWED_HOSTS", "SITE_URL"),
        *("PORT", "WEB_CONCURRENCY", "EMAIL_URL", "MAIL_FROM", "TRUSTED_PROXIES"),
        *("REQUIRE_SECOND_FACTOR", "REPLICA_URL", "MEDIA_STORAGE_URL", "METRICS_PORT"),
        *("METRICS_HOST", "SENTRY_DSN"),
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("RARETREND_DATA", str(tmp_path / "var"))
    return monkeypatch


def test_without_any_variable_the_site_is_safe_and_local(variables, tmp_path):
    found = environment.read()
    assert found.debug is False
    assert found.allowed_hosts == ["localhost", "127.0.0.1", "[::1]"]
    assert found.site_url == "http://127.0.0.1:8000"
    assert found.port == 8000
    assert found.metrics_port == 0
    assert found.replica is None
    assert found.database["NAME"] == str(tmp_path / "var" / "db.sqlite3")
    assert found.database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert found.mail["EMAIL_BACKEND"].endswith("console.EmailBackend")
    assert (found.trusted_proxies, found.require_second_factor) == ([], False)


def test_the_secret_key_is_made_once_and_for_its_owner_only(variables, tmp_path):
    first, second = environment.read().secret_key, environment.read().secret_key
    assert first == second
    assert len(first) >= 50
    file = tmp_path / "var" / "secret-key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["secret-key"]


def test_several_processes_starting_at_once_agree_on_one_key(variables, tmp_path):
    code = "from raretrend import environment; print(environment.read().secret_key)"
    starts = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=ROOT)
        for _ in range(6)
    ]
    keys = {process.communicate(timeout=60)[0] for process in starts}
    assert len(keys) == 1


def test_the_site_s_own_host_is_always_allowed(variables):
    variables.setenv("SITE_URL", "https://trend.example.jp/")
    found = environment.read()
    assert found.site_url == "https://trend.example.jp"
    assert "trend.example.jp" in found.allowed_hosts
    assert found.https
    assert not found.local


def test_postgresql_and_redis_are_addresses_away(variables):
    variables.setenv("DATABASE_URL", "postgres://u:p@db.example:5433/raretrend")
    variables.setenv("CACHE_URL", "redis://cache.example:6379/1")
    found = environment.read()
    assert found.database["ENGINE"] == "django.db.backends.postgresql"
    assert (found.database["HOST"], found.database["PORT"]) == ("db.example", 5433)
    assert "lock_timeout=20s" in found.database["OPTIONS"]["options"]
    assert found.cache["BACKEND"] == "raretrend.caching.SoftRedisCache"
    assert found.cache["LOCATION"] == "redis://cache.example:6379/1"


def test_what_watches_a_site_is_on_this_machine_alone_unless_told_otherwise(variables):
    variables.setenv("METRICS_PORT", "9100")
    assert (environment.read().metrics_host, environment.read().metrics_port) == ("127.0.0.1", 9100)
    variables.setenv("METRICS_HOST", "10.0.0.1")
    assert environment.read().metrics_host == "10.0.0.1"


def test_sentry_without_its_package_is_refused(variables):
    variables.setenv("SENTRY_DSN", "https://key@sentry.example.jp/1")
    assert environment.read().sentry_dsn == "https://key@sentry.example.jp/1"
    variables.setattr(services, "find_spec", lambda name: None)
    with pytest.raises(ImproperlyConfigured, match="pip install sentry-sdk"):
        environment.read()


def test_mail_goes_out_by_an_address_too(variables):
    variables.setenv("EMAIL_URL", "smtp+tls://desk:p%40ss@mail.example.jp:587")
    variables.setenv("SITE_URL", "https://trend.example.jp")
    found = environment.read()
    assert found.mail["EMAIL_BACKEND"].endswith("smtp.EmailBackend")
    assert (found.mail["EMAIL_HOST"], found.mail["EMAIL_PORT"]) == ("mail.example.jp", 587)
    assert (found.mail["EMAIL_HOST_USER"], found.mail["EMAIL_HOST_PASSWORD"]) == ("desk", "p@ss")
    assert found.mail["EMAIL_USE_TLS"] is True
    assert found.mail["EMAIL_TIMEOUT"] == 20
    assert found.mail_from == "RareTrend <noreply@trend.example.jp>"


def test_what_concerns_entering_reaches_the_settings(variables):
    variables.setenv("EMAIL_URL", "smtp://mail.example.jp:25")
    variables.setenv("MAIL_FROM", "RareTrend <desk@example.jp>")
    variables.setenv("REQUIRE_SECOND_FACTOR", "on")
    variables.setenv("TRUSTED_PROXIES", "10.0.0.0/8, 2001:db8::1")
    found = runpy.run_path(settings_module.__file__)
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == ("mail.example.jp", 25)
    assert found["DEFAULT_FROM_EMAIL"] == "RareTrend <desk@example.jp>"
    assert found["REQUIRE_SECOND_FACTOR"] is True
    assert [str(network) for network in found["TRUSTED_PROXIES"]] == [
        "10.0.0.0/8",
        "2001:db8::1/128",
    ]


WRONG = [
    ("EMAIL_URL", "mail.example.jp"),
    ("EMAIL_URL", "smtp://mail.example.jp:port"),
    ("TRUSTED_PROXIES", "10.0.0.0/8,proxy"),
    ("REQUIRE_SECOND_FACTOR", "maybe"),
    ("PORT", "eighty"),
    ("PORT", "0"),
    ("PORT", "65536"),
    ("PORT", "9" * 5000),
    ("WEB_CONCURRENCY", "-1"),
    ("DEBUG", "maybe"),
    ("SITE_URL", "example.jp"),
    ("SITE_URL", "https://example.jp/path"),
    ("DATABASE_URL", "mysql://localhost/x"),
    ("DATABASE_URL", "nonsense"),
    ("CACHE_URL", "memcache://x"),
    ("REPLICA_URL", "sqlite:///x"),
    ("MEDIA_STORAGE_URL", "https://bucket.example.jp"),
    ("MEDIA_STORAGE_URL", "s3://"),
    ("MEDIA_STORAGE_URL", "s3://No_Bucket"),
    ("METRICS_PORT", "-1"),
    ("RARETREND_DATA", "/dev/null/x"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_value_is_named_in_one_line(variables, name, value):
    variables.setenv(name, value)
    with pytest.raises(ImproperlyConfigured) as refusal:
        environment.read()
    assert name in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    "command",
    [
        [sys.executable, "manage.py", "check"],
        [sys.executable, "manage.py", "import_article", "x"],
        [sys.executable, "-m", "gunicorn", "-c", "raretrend/gunicorn.py", "raretrend.wsgi"],
    ],
)
def test_a_wrong_value_stops_every_start_without_a_traceback(variables, command):
    ran = subprocess.run(
        command,
        check=False,
        env=os.environ | {"PORT": "eighty"},
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
    )
    assert ran.returncode == 1
    assert ran.stderr.strip() == (
        "RareTrend: PORT must be a whole number from 1 to 65535: 'eighty'"
    )
