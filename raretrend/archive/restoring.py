"""A site out of an archive: everything is verified first, then it takes the place of what was there."""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from articles.models import SearchDocument, SearchIndex
from articles.search import documents
from raretrend import storage, tables
from raretrend.archive import placing, postgres, reading, sqlite, writing
from raretrend.archive.manifest import (
    DATABASE,
    NAMES,
    ArchiveError,
    Manifest,
    applied_migrations,
    known_migrations,
)

KEPT_AS_IT_IS = "--force を付けると、今の内容を捨てて復元します。"


def restore(file: Path, *, force: bool = False) -> Manifest:
    """Make the site what it was when the archive was written.

    Raises ArchiveError or OSError; the site is as it was then.
    """
    if not force and (tables.has_content() or next(writing.media_files(), None)):
        raise ArchiveError(f"このサイトにはすでに内容があります。{KEPT_AS_IT_IS}")
    media = Path(settings.MEDIA_ROOT)
    with _own_folders(media) as (folder, staged):
        manifest = reading.read(file, folder, staged)
        _refuse_strangers(manifest)
        kind: ModuleType = {"sqlite": sqlite, "postgresql": postgres}[connection.vendor]
        fresh = kind.unpack(folder / DATABASE[manifest.database], manifest.counts)
        os.sync()
        placing.add(staged, media)
        try:
            connections.close_all()
            kind.replace(fresh)
        except BaseException:
            placing.take_back(staged, media)
            raise
        connections.close_all()
        placing.finish(staged, media)
        os.sync()
    _bring_up_to_date()
    return manifest


@contextmanager
def _own_folders(media: Path) -> Iterator[tuple[Path, Path]]:
    """Folders for what is unpacked, each on the disk where it is to go; nobody is shown them."""
    name = f"{storage.IN_THE_MAKING}restoring-{uuid.uuid4().hex}"
    folder, staged = Path(settings.ENVIRONMENT.data) / name, media / name
    try:
        folder.mkdir(mode=0o700)
        staged.mkdir(mode=0o700, parents=True)
        yield folder, staged
    finally:
        for one in (folder, staged):
            shutil.rmtree(one, ignore_errors=True)


def _refuse_strangers(manifest: Manifest) -> None:
    """Of another kind of database, or of a later release."""
    if manifest.database != connection.vendor:
        theirs, ours = NAMES[manifest.database], NAMES[connection.vendor]
        raise ArchiveError(
            f"これは{theirs}のアーカイブで、このサイトは{ours}を使っています。"
            f"{theirs}のサイトに復元してから、manage.py migrate_to で移してください。"
        )
    if set(manifest.migrations) - known_migrations():
        raise ArchiveError(
            f"このアーカイブは、より新しいRareTrend（{manifest.site_version}）のものです。"
        )


def _bring_up_to_date() -> None:
    """Migrate what an older release wrote; index it anew only if the index is not of these documents."""
    if known_migrations() - set(applied_migrations()):
        call_command("migrate", verbosity=0)
    if SearchDocument.objects.count() != SearchIndex.objects.count():
        documents.rebuild()
