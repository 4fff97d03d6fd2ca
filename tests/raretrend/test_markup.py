"""Every kind of page is valid HTML, says the Nu checker (https://validator.github.io/validator/)."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests import kinds_of_page

pytestmark = pytest.mark.any_database

#: `make test` fetches it where there are Java and npm; in CI there are.
CHECKER = Path(__file__).parents[2] / ".venv" / "vnu.jar"
READY = CHECKER.exists() and shutil.which("java")


@pytest.mark.skipif(not READY and "CI" not in os.environ, reason="needs Java and npm")
def test_every_kind_of_page_is_valid(db, client, load_demo, tmp_path):
    load_demo()
    names = {}
    for number, address in enumerate(kinds_of_page.addresses()):
        names[f"{number}.html"] = address
        (tmp_path / f"{number}.html").write_bytes(client.get(address).content)
    checked = subprocess.run(
        [
            "java",
            "-jar",
            CHECKER,
            "--errors-only",
            "--format",
            "gnu",
            *sorted(tmp_path.glob("*.html")),
        ],
        check=False,
        capture_output=True,
        text=True,
    )
    assert [line.replace(str(tmp_path), "") for line in checked.stderr.splitlines()] == [], names
    assert checked.returncode == 0
