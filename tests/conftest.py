"""Fixtures named after things of the newsroom."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.cache import caches
from django.db import connection, connections
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, settings

from articles import drafting, publishing
from articles.document import Document, Event, Prose, Quote, Section, Source, Trend, Use
from articles.models import Article, Edition, Element
from articles.search import documents
from raretrend import demo_site, health
from tests.postgres import new_postgres  # noqa: F401  (fixtures)
from tests.served import migrated, new_site  # noqa: F401
from tests.snapshots import Snapshots

OTHERS_END = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
SAMPLES, DEPLOY = Path(__file__).parent / "samples", Path(__file__).parent / "deploy"

# New examples at every run here; the same ones in CI, where chance must not fail a change.
settings.register_profile("newsroom", deadline=None, suppress_health_check=list(HealthCheck))
settings.register_profile("ci", settings.get_profile("newsroom"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "newsroom")

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps an event loop running


def pytest_addoption(parser: pytest.Parser) -> None:
    """For a second run on another database, and for who wants to look."""
    asking = "only the tests that ask the database, and those of tests/deploy"
    parser.addoption("--asking-database", action="store_true", help=asking)
    looking = "keep screenshots of pages, in every look, in screenshots/"
    parser.addoption("--screenshots", action="store_true", help=looking)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what no other database can change."""
    if config.getoption("--asking-database"):
        asking = [item for item in items if _asks_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in asking])
        items[:] = asking


def _asks_database(item: pytest.Item) -> bool:
    if DEPLOY in item.path.parents:
        return True
    if item.get_closest_marker("any_database"):
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(fixtures & {"db", "transactional_db"} or item.get_closest_marker("django_db"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory, django_db_modify_db_settings):
    """SQLite on disk, as in service: in memory it knows no WAL and locks whole tables."""
    database = connections.settings["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """End what a browser was still asking for, before the database of the tests is dropped."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(OTHERS_END)


@pytest.fixture(scope="session", autouse=True)
def _own_cache(worker_id):
    """Of a Redis each of the processes that test side by side has a database of its own."""
    settings = caches.settings["default"]
    address, _, _ = settings.get("LOCATION", "").rpartition("/")
    if address.startswith("redis://") and worker_id.startswith("gw"):
        settings["LOCATION"] = f"{address}/{int(worker_id.removeprefix('gw')) + 1}"


@pytest.fixture(autouse=True)
def _plain_settings(settings, tmp_path):
    """Files of a test go away with it, static files need no build, and passwords are hashed at once."""
    settings.MEDIA_ROOT = tmp_path / "media"
    health.storage_works.cache_clear()  # of the last test's files
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        *settings.PASSWORD_HASHERS,
    ]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture(scope="session")
def snapshots(tmp_path_factory) -> Snapshots:
    """Databases that tests begin with, made once."""
    return Snapshots(tmp_path_factory.mktemp("snapshots"))


@pytest.fixture
def committed_db(transactional_db, snapshots) -> None:
    """A database for several connections, with what migrations wrote.

    The flush after such a test empties every table; Django's own serialised rollback does not find its
    copy while Playwright's event loop runs.
    """
    if not Element.objects.exists():
        snapshots.begin("migrated", _write_first_rows)


def _write_first_rows() -> None:
    schema = SimpleNamespace(connection=connections["default"])
    first_rows = import_module("articles.migrations.0002_first_rows")
    import_module("trends.migrations.0002_first_feeds").write_feeds(apps, schema)
    for name in ("elements", "spellings", "standing_pages"):
        getattr(first_rows, f"write_{name}")(apps, schema)
    first_rows.make_roles(apps, schema)
    import_module("raretrend.migrations.0002_first_rows").give_rights(apps, schema)
    documents.rebuild()


@pytest.fixture(scope="session")
def copies_of_the_demo(tmp_path_factory) -> Path:
    """The copies of the demo's pictures: made once, they serve every test."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture
def load_demo(settings, copies_of_the_demo) -> Iterator[Callable[[], str | None]]:
    """Loads the demo into the database at hand; what is copied already is not copied again."""
    copies = Path(settings.MEDIA_ROOT) / "renditions"
    shutil.copytree(copies_of_the_demo, copies)
    yield demo_site.load
    shutil.copytree(copies, copies_of_the_demo, dirs_exist_ok=True)


@pytest.fixture
def sample() -> Callable[[str], bytes]:
    """The bytes of a file in tests/samples."""
    return lambda name: (SAMPLES / name).read_bytes()


@pytest.fixture
def document() -> Document:
    """A small article with every kind of block that needs no file."""
    source = Source(
        publisher="商務省", title="公告第23号", url="https://example.org/23", kind="release"
    )
    return Document(
        title="ガリウム入門：手のひらで溶ける金属",
        slug="gallium",
        lead="ガリウムは手のひらの温度で溶ける金属です。",
        trend=Trend("ガリウム", "JP", 2_000),
        topics=["ガリウム", "資源"],
        blocks=[
            Section(2, "輸出管理のあらまし", "controls"),
            Prose("<p>中国は<strong>許可制</strong>に改めました。</p>"),
            Quote("輸出管理を実施する", "中国商務省の公告", None, False, source),
            Quote("次の調達先を見つけたい", "部品メーカー担当者", None, True, None),
            Section(3, "歩み", "history"),
            Event(
                "1875年",
                date(1875, 1, 1),
                date(1875, 12, 31),
                "year",
                "発見される",
            ),
            Event(
                "2023年8月初旬",
                date(2023, 8, 1),
                date(2023, 8, 10),
                "dekad",
                "輸出が許可制になる",
                "<ul><li>対象は関連品目</li></ul>",
                source,
            ),
            Use("照明", ["Ga"], "発光ダイオード", source),
            Use("太陽電池", ["Ga", "In"], "薄膜の発電パネル", None),
        ],
    )


@pytest.fixture
def draft(db, document) -> Edition:
    """A draft nobody but editors may see."""
    return drafting.new_article(document)


@pytest.fixture
def article(draft) -> Article:
    """A live article with one edition."""
    publishing.publish(draft)
    return draft.article


class Clock:
    """A clock that stands still until it is told to tick."""

    def __init__(self) -> None:
        self.now = timezone.now()

    def tick(self, **duration: float) -> None:
        """Move on by a timedelta's arguments."""
        self.now += timedelta(**duration)


@pytest.fixture
def clock(monkeypatch) -> Clock:
    """Time as the test tells it."""
    clock = Clock()
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    return clock


@pytest.fixture
def get(client: Client):
    """Fetch a path, or the page of an object."""
    return lambda target: client.get(
        target if isinstance(target, str) else target.get_absolute_url()
    )
