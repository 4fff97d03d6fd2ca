"""The whole site in one file: database and media.

A plain tar, so that it can be looked into with anything: `media/…` as it lies in the folder, the database,
`SHA256SUMS` (for `sha256sum -c`) and `manifest.json`, which comes last: an archive without it is torn.
"""

from raretrend.archive.manifest import ArchiveError
from raretrend.archive.restoring import restore
from raretrend.archive.writing import back_up

__all__ = ["ArchiveError", "back_up", "restore"]
