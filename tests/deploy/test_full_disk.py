"""PostgreSQL on a full disk: what was stored stays, the desk says why, and reading goes on."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from raretrend import faults
from tests.full_disk import fill, refused_save
from tests.postgres import Postgres
from tests.served import ServedSite

#: What cannot be packed into the room a database has left.
LONG = "".join(chr(0x4E00 + number * number * 7919 % 20_000) for number in range(200_000))


class SmallDisk:
    """A file system for a database where that can be mounted, else a server that is read-only."""

    def __init__(self, server: Postgres) -> None:
        self.server, self.folder = server, Path(tempfile.mkdtemp(prefix="disk-"))
        mount = ["mount", "-t", "tmpfs", "-o", "size=80m", "tmpfs", str(self.folder)]
        self.mounted = subprocess.run(mount, check=False, capture_output=True).returncode == 0
        self.reason = faults.FULL if self.mounted else faults.READ_ONLY
        shutil.chown(self.folder, server.user)

    def database(self) -> str:
        """The address of a new one on it."""
        self.server.ask(f"CREATE TABLESPACE small LOCATION '{self.folder}'")
        self.server.ask("CREATE DATABASE small TABLESPACE small")
        return self.server.url("small")

    def fill(self) -> None:
        """Leave no room."""
        if not self.mounted:
            self._read_only("on")
        else:
            fill(self.folder)

    def empty(self) -> None:
        """Make room."""
        if not self.mounted:
            self._read_only("off")
        else:
            (self.folder / "filler").unlink()

    def _read_only(self, state: str) -> None:
        self.server.ask(f"ALTER SYSTEM SET default_transaction_read_only = {state}")
        self.server.ask("SELECT pg_reload_conf()")

    def unmount(self) -> None:
        """Take it away, once the server has ended."""
        if self.mounted:
            subprocess.run(["umount", "--lazy", str(self.folder)], check=True)
        shutil.rmtree(self.folder)


@pytest.fixture
def disk() -> Iterator[SmallDisk]:
    with Postgres() as server:
        disk = SmallDisk(server)
        yield disk
    disk.unmount()


@pytest.fixture
def site(disk, tmp_path) -> Iterator[ServedSite]:
    site = ServedSite(tmp_path / "var", DATABASE_URL=disk.database(), WEB_CONCURRENCY="1")
    site.manage("migrate", "--verbosity", "0")
    yield site
    site.end()


def test_a_save_is_refused_in_japanese_and_the_old_text_stays(site, disk):
    with refused_save(site, disk, LONG):
        pass
