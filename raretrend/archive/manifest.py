"""What an archive says of itself."""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader

FORMAT = 1
MANIFEST, CHECKSUMS, MEDIA = "manifest.json", "SHA256SUMS", "media/"
DATABASE = {"sqlite": "database.sqlite3.gz", "postgresql": "database.dump"}
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
ROWS_DIFFER = "アーカイブのデータベースの行の数が、目録と違います。"


class ArchiveError(Exception):
    """The site cannot be backed up or restored; the message says why, for the operator."""


@dataclass(frozen=True)
class Manifest:
    """Of which site, database and release an archive is, and what all its members add up to."""

    made_at: str
    site_version: str
    database: str
    migrations: list[str]
    counts: dict[str, int]
    members: int
    checksums: str  # SHA-256 of SHA256SUMS
    format: int = FORMAT

    def to_json(self) -> bytes:
        """As a member of the archive, with a checksum of its own."""
        said = asdict(self)
        return json.dumps(said | {"sha256": _digest(said)}, indent=1, sort_keys=True).encode()

    @classmethod
    def from_json(cls, content: bytes) -> "Manifest":
        """Raises ArchiveError if it is not as it was written, or of a later format."""
        try:
            said = json.loads(content)
            digest = said.pop("sha256")
            if said["format"] != FORMAT:
                raise ArchiveError("このアーカイブの形式には対応していません。")
            manifest = cls(**said)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise ArchiveError("アーカイブの目録（manifest.json）が壊れています。") from error
        if digest != _digest(said):
            raise ArchiveError("アーカイブの目録（manifest.json）が書き換えられています。")
        return manifest


def _digest(said: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def applied_migrations() -> list[str]:
    """What has been migrated in the site's database."""
    return sorted(".".join(key) for key in MigrationLoader(connection).applied_migrations)


def known_migrations() -> set[str]:
    """What this release can migrate."""
    return {".".join(key) for key in MigrationLoader(None).disk_migrations}


def checksum_line(digest: str, name: str) -> bytes:
    """A line of SHA256SUMS, as sha256sum writes it."""
    plain = name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    mark = "\\" if plain != name else ""
    return f"{mark}{digest}  {plain}\n".encode("utf-8", "surrogateescape")
