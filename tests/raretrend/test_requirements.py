"""What is installed is what requirements.txt says, file by file."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[\w+\])?==([^\s;]+)", re.MULTILINE)
#: What other systems and older Pythons need beside it.
ELSEWHERE = {"async-timeout", "colorama", "tzdata"}
BOTH = ("requirements", "tests/requirements")


def pins(name):
    found = PIN.findall((ROOT / name).read_text())
    return {re.sub(r"[._-]+", "-", package).lower(): version for package, version in found}


@pytest.mark.parametrize("name", BOTH)
def test_the_lock_is_of_these_requirements(name):
    said = pins("requirements.txt") | pins(f"{name}.txt")
    locked = pins(f"{name}.lock")
    assert {package: locked.get(package) for package in said} == said, "run `make hashes`"
    assert set(locked) - set(said) <= ELSEWHERE


@pytest.mark.parametrize("name", BOTH)
def test_every_file_that_may_be_installed_is_known_by_its_hash(name):
    lock = (ROOT / f"{name}.lock").read_text()
    packages = re.split(r"^(?=\w)", lock, flags=re.MULTILINE)[1:]
    assert len(packages) == len(pins(f"{name}.lock"))
    for package in packages:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}$", package, re.MULTILINE), package


def test_every_requirement_has_its_reason():
    text = (ROOT / "requirements.txt").read_text().partition("# What those need.")[0]
    for line in text.splitlines():
        assert line.startswith("#") or not line or re.search(r"==\S+ +# \w", line), line
