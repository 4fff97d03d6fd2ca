"""A PostgreSQL server of the tests' own, thrown away afterwards, from the programs Debian installs."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from tests.served import free_port

PROGRAMS = Path("/usr/lib/postgresql")
#: Nothing of it has to survive a power cut.
OPTIONS = "-F -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -p {port}"


@pytest.fixture(scope="session")
def new_postgres() -> Iterator[Callable[..., str]]:
    """The addresses of new databases: empty ones, or copies of another.

    Tests that take it belong to `xdist_group("postgres")`, so that one server serves them all.
    """
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    user = _owner(folder)
    port, data = free_port(), folder / "data"

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [_program(program), *arguments],
            check=True,
            user=user,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            env={"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]},
        )

    run("initdb", "--no-sync", "--auth=trust", "--username=tests", "--encoding=UTF8", f"-D{data}")
    options = OPTIONS.format(folder=folder, port=port)
    run("pg_ctl", "start", "-w", f"-D{data}", f"-l{folder}/log", "-o", options)

    def new(template: str = "", encoding: str = "UTF8") -> str:
        name, model = f"t{uuid4().hex[:12]}", template.rpartition("/")[2] or "template0"
        where = f"host=127.0.0.1 port={port} user=tests dbname=postgres"
        with psycopg.connect(where, autocommit=True) as connection:
            connection.execute(
                f"CREATE DATABASE {name} TEMPLATE {model} ENCODING '{encoding}' LOCALE 'C'"
            )
        return f"postgres://tests@127.0.0.1:{port}/{name}"

    try:
        yield new
    finally:
        run("pg_ctl", "stop", "-w", "-mimmediate", f"-D{data}")
        shutil.rmtree(folder)


def _program(name: str) -> str:
    """Where Debian has it: the newest release; else wherever it is found."""
    found = sorted(PROGRAMS.glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    program = str(found[-1]) if found else shutil.which(name)
    assert program, f"{name} is missing: install PostgreSQL (Debian: postgresql)"
    return program


def _owner(folder: Path) -> str | None:
    """PostgreSQL does not run as root: the folder is given to the user its package made."""
    if os.geteuid() != 0:
        return None
    owner = pwd.getpwnam("postgres")
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    return owner.pw_name
