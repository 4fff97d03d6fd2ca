"""Sites of both kinds, and an archive of one."""

import pytest

from tests.raretrend.archive.sites import Sites


@pytest.fixture(scope="package", params=["sqlite", "postgresql"])
def sites(request, migrated, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "sqlite":
        return Sites(folder, migrated=migrated)
    return Sites(folder, request.getfixturevalue("new_postgres"))


@pytest.fixture(scope="package")
def sqlite_sites(migrated, tmp_path_factory):
    return Sites(tmp_path_factory.mktemp("sites"), migrated=migrated)


@pytest.fixture(scope="package")
def archive(sqlite_sites):
    """An archive of a SQLite site, to be damaged in copies."""
    file = sqlite_sites.folder / "archive.tar"
    sqlite_sites.populated().manage("backup", str(file))
    return file
