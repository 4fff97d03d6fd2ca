"""What deploy/ holds fits together, and what it names is there."""

import os
import re
import shutil
import subprocess
import sys
from getpass import getuser
from ipaddress import ip_network
from pathlib import Path

import pytest
import yaml

from raretrend import clients

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
#: How much of a unit lies open, by `systemd-analyze security`: 100 is all of it.
MOST_EXPOSED = 15


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


def read_by_the_site():
    """The names of variables that settings are read from."""
    modules = ("environment.py", "services.py")
    found = "".join((ROOT / "raretrend" / name).read_text() for name in modules)
    return set(re.findall(r'"([A-Z_]{4,})"', found))


def test_every_file_compose_names_is_there(compose):
    for service in compose["services"].values():
        if "build" in service:
            assert (DEPLOY / service["build"]["context"] / service["build"]["dockerfile"]).is_file()
        for volume in service.get("volumes", []):
            source = volume.partition(":")[0]
            there = source in compose["volumes"] or (DEPLOY / source).exists()
            assert there, source
        for name in service.get("depends_on", {}):
            assert name in compose["services"]


def test_compose_fills_in_all_of_nginx_s_configuration(compose):
    template = (DEPLOY / "nginx.conf").read_text()
    given = compose["services"]["web"]["environment"]
    assert set(re.findall(r"\$\{(\w+)\}", template)) == set(given)
    assert set(re.findall(r"^#   (\w+) ", template, re.MULTILINE)) == set(given)


def test_nginx_lets_a_connection_go_before_its_node_does():
    """What is sent by POST at that moment would be lost."""
    upstream = (DEPLOY / "nginx.conf").read_text().partition("\nupstream ")[2].partition("\n}")[0]
    gunicorn = (ROOT / "raretrend" / "gunicorn.py").read_text()
    ours = re.search(r"keepalive_timeout (\d+)s;", upstream)
    theirs = re.search(r"^keepalive = (\d+)$", gunicorn, re.MULTILINE)
    assert ours
    assert int(ours[1]) < int(theirs[1])


def test_what_is_said_to_the_site_it_reads(compose):
    named = set(re.findall(r"^#?(\w+)=", (DEPLOY / "raretrend.env").read_text(), re.MULTILINE))
    assert {"RARETREND_DATA", "SITE_URL", "DATABASE_URL"} <= named
    assert named <= read_by_the_site() | {"GUNICORN_CMD_ARGS"}
    assert set(compose["services"]["site"]["environment"]) <= read_by_the_site()


def test_behind_nginx_wrong_passwords_are_counted_for_who_sent_them(rf, settings):
    """Else all readers are 127.0.0.1, and anybody locks an editor out from everywhere."""
    lines = (DEPLOY / "raretrend.env").read_text()
    (trusted,) = re.findall(r"^TRUSTED_PROXIES=(\S+)$", lines, re.MULTILINE)
    settings.TRUSTED_PROXIES = [ip_network(network) for network in trusted.split(",")]
    request = rf.get("/", REMOTE_ADDR="127.0.0.1", headers={"X-Forwarded-For": "203.0.113.9"})
    assert clients.counted_address(request) == "203.0.113.9"


def test_the_environment_file_says_the_same_to_systemd_and_to_a_shell():
    """systemd takes what follows a value for a part of it, also a comment."""
    lines = (DEPLOY / "raretrend.env").read_text().splitlines()
    assert [line for line in lines if re.match(r"#?[A-Z_]+=.*\s", line)] == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root becomes somebody else")
def test_a_command_has_the_data_folder_the_site_has(tmp_path):
    variables = tmp_path / "raretrend.env"
    variables.write_text(f"RARETREND_DATA={tmp_path / 'data'}\nDATABASE_URL=\n")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / ".venv").symlink_to(sys.prefix)
    (tmp_path / "site" / "manage.py").symlink_to(ROOT / "manage.py")
    script = (DEPLOY / "raretrend").read_text()
    for name, ours in {
        "/etc/raretrend.env": str(variables),
        "/srv/raretrend": str(tmp_path / "site"),
        "id raretrend": f"id {getuser()}",
    }.items():
        assert name in script
        script = script.replace(name, ours)
    asked = (
        "import os; from django.conf import settings;"
        "print(settings.MEDIA_ROOT, os.environ['HOME'], oct(os.umask(0)))"
    )
    ran = subprocess.run(
        ["sh", "-c", script, "raretrend", "shell", "--no-imports", "-c", asked],
        check=True,
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "HOME": "/root"},
        capture_output=True,
        text=True,
    )
    # Not root's home: libraries that may not look into it fail. And nothing that all may read.
    media = str(tmp_path / "data" / "media")
    assert ran.stdout.split() == [media, "/nonexistent", oct(0o027)]


def test_a_site_of_compose_can_be_backed_up_and_restored(compose):
    """By PostgreSQL's programs of the server's release, into a folder that outlives the container."""
    image = (DEPLOY / "Dockerfile").read_text().rpartition("\nFROM ")[2]
    assert "postgresql-client" in image
    assert "-o raretrend -g raretrend /var/lib/raretrend /backups" in image
    assert image.splitlines()[0].endswith("-bookworm")  # whose PostgreSQL is 15
    assert compose["services"]["database"]["image"] == "postgres:15-bookworm"
    assert "backups:/backups" in compose["services"]["prepare"]["volumes"]


def test_every_file_the_image_is_made_of_is_there_and_reaches_the_build():
    lines = (DEPLOY / "Dockerfile").read_text()
    copied = set(re.findall(r"^COPY (?!--from)(\S+)", lines, re.MULTILINE))
    allowed = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    assert {f"!{name}" for name in copied} == {line for line in allowed if line[0] == "!"}
    for name in copied:
        assert (ROOT / name).exists(), name
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert packages <= copied
    assert "USER raretrend" in lines


def test_what_the_image_holds_is_enough_to_run(tmp_path):
    """Without tests, docs and what else the build leaves out."""
    for line in (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines():
        source = ROOT / line[1:]
        if line[0] == "!":
            (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / source.name)
    variables = {"RARETREND_DATA": str(tmp_path / "data"), "DATABASE_URL": ""}
    for command in (["check"], ["migrate", "--verbosity", "0"], ["fetch_trends"]):
        subprocess.run(
            [sys.executable, "manage.py", *command],
            check=True,
            cwd=tmp_path,
            env=os.environ | variables,
        )


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A machine on which what units start is there."""
    root = tmp_path_factory.mktemp("root")
    for unit in UNITS:
        target = root / "etc" / "systemd" / "system" / unit.name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(unit, target)
        for program in re.findall(r"^Exec\w+=(\S+)", unit.read_text(), re.MULTILINE):
            path = root / program[1:]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("#!/bin/sh\n")
            path.chmod(0o755)
    return root


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_unit_is_what_systemd_understands(unit, installed):
    ran = subprocess.run(
        ["systemd-analyze", "verify", f"--root={installed}", "--recursive-errors=no", unit.name],
        check=False,
        capture_output=True,
        text=True,
    )
    said = [line for line in ran.stderr.splitlines() if unit.name in line]
    assert said == []


@pytest.mark.parametrize(
    "unit", [unit for unit in UNITS if unit.suffix == ".service"], ids=lambda path: path.name
)
def test_a_service_lies_hardly_open(unit):
    subprocess.run(
        ["systemd-analyze", "security", "--offline=true", f"--threshold={MOST_EXPOSED}", unit],
        check=True,
        stdout=subprocess.DEVNULL,
    )
