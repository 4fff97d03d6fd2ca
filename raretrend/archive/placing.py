"""Media of an archive into the media folder, so that at no instant a page misses a picture.

New files are added before the database is replaced; what no longer belongs goes after it.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from raretrend.archive.writing import media_files


def add(staged: Path, media: Path) -> None:
    """Link the files to where there are none yet."""
    for source, target in _pairs(staged, media):
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(source, target)
        except FileExistsError:
            continue


def take_back(staged: Path, media: Path) -> None:
    """Remove what was added."""
    for source, target in _pairs(staged, media):
        if target.exists() and target.samefile(source):
            target.unlink()


def finish(staged: Path, media: Path) -> None:
    """Remove files the archive does not have, and put its own in place of others of their names."""
    for path in list(media_files()):
        if not (staged / path.relative_to(media)).exists():
            path.unlink()
    for source, target in _pairs(staged, media):
        if not target.samefile(source):
            source.replace(target)


def _pairs(staged: Path, media: Path) -> Iterator[tuple[Path, Path]]:
    for folder, _, names in os.walk(staged):
        for name in names:
            source = Path(folder, name)
            yield source, media / source.relative_to(staged)
