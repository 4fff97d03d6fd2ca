"""An archive read to its end and found to be whole, into folders beside the site."""

import hashlib
import tarfile
from pathlib import Path, PurePosixPath
from typing import IO

from raretrend import storage
from raretrend.archive.manifest import (
    CHECKSUMS,
    DATABASE,
    MANIFEST,
    MEDIA,
    ArchiveError,
    Manifest,
    checksum_line,
)
from raretrend.progress import Update, stage

CHUNK = 1 << 20
LARGEST_MANIFEST = 1 << 24
TORN = "アーカイブが途中で切れているか、壊れています。"


def read(file: Path, folder: Path, media: Path) -> Manifest:
    """Unpack an archive: the database into `folder`, media into `media`.

    Raises ArchiveError if anything is missing, changed, or has no place in an archive.
    """
    reader = _Reader(folder, media)
    try:
        with (
            stage("アーカイブを確かめています", file.stat().st_size) as update,
            tarfile.open(file, "r:") as tar,
        ):
            for info in tar:
                content = tar.extractfile(info) if info.type in tarfile.REGULAR_TYPES else None
                if content is None or info.issparse():
                    raise ArchiveError(f"アーカイブにファイルでないものがあります：{info.name}")
                reader.take(info.name, content, update)
                tar.members.clear()  # type: ignore[attr-defined]  # else it remembers every member
    except (tarfile.TarError, EOFError, ValueError, OverflowError) as error:
        raise ArchiveError(TORN) from error
    return reader.finish()


class _Reader:
    """Takes members one after the other, and knows at the end whether they are all."""

    def __init__(self, folder: Path, media: Path) -> None:
        self.folder, self.media = folder, media
        self.hash, self.members = hashlib.sha256(), 0
        self.list = folder / "found"
        self.list.touch()

    def take(self, name: str, content: IO[bytes], update: Update) -> None:
        """Store a member where it belongs."""
        if (self.folder / MANIFEST).exists():
            raise ArchiveError(f"アーカイブに余分なものがあります：{name}")
        digest = _copy(content, self._place(name), update)
        if name not in {CHECKSUMS, MANIFEST}:
            line = checksum_line(digest, name)
            self.hash.update(line)
            self.members += 1
            with self.list.open("ab") as lines:
                lines.write(line)

    def _place(self, name: str) -> Path:
        parts = PurePosixPath(name).parts
        if name in {CHECKSUMS, MANIFEST, *DATABASE.values()}:
            place = self.folder / name
        elif (
            name.startswith(MEDIA)
            and name == "/".join(parts)
            and not any(part.startswith(storage.IN_THE_MAKING) for part in parts)
        ):
            place = self.media.joinpath(*parts[1:])
        else:
            raise ArchiveError(f"アーカイブに含まれるはずのない名前です：{name[:200]!r}")
        if place.exists():
            raise ArchiveError(f"アーカイブに同じ名前が二度あります：{name}")
        return place

    def finish(self) -> Manifest:
        """What the archive says of itself, once that is found to be true."""
        said, listed = self.folder / MANIFEST, self.folder / CHECKSUMS
        if not (said.exists() and listed.exists()) or said.stat().st_size > LARGEST_MANIFEST:
            raise ArchiveError(TORN)
        manifest = Manifest.from_json(said.read_bytes())
        with listed.open("rb") as file:
            found = {self.hash.hexdigest(), hashlib.file_digest(file, "sha256").hexdigest()}
        if found != {manifest.checksums} or manifest.members != self.members:
            raise ArchiveError(
                f"アーカイブの内容が書き換えられています{self._first_difference()}。"
            )
        if not (self.folder / DATABASE.get(manifest.database, "?")).exists():
            raise ArchiveError("アーカイブにデータベースがありません。")
        return manifest

    def _first_difference(self) -> str:
        """The name of the first member that is not as the list has it."""
        with self.list.open("rb") as found, (self.folder / CHECKSUMS).open("rb") as listed:
            for line in listed:
                if line != found.readline():
                    return f"（{line[66:].decode('utf-8', 'replace').strip()}）"
        return ""


def _copy(content: IO[bytes], place: Path, update: Update) -> str:
    digest = hashlib.sha256()
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("xb") as target:
        while chunk := content.read(CHUNK):
            digest.update(chunk)
            target.write(chunk)
            update(len(chunk))
    return digest.hexdigest()
