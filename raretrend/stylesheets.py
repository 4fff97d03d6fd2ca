"""Static files as they are served: hashed, compressed, and the readers' style sheet in one piece."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

#: The sheet, in css/, and how it names its parts. Browsers follow that too, where nothing was collected.
FOLDER, SHEET = "css/", "css/site.css"
IMPORT = re.compile(r'@import "([\w-]+\.css)";\n')


def whole(read: Callable[[str], str]) -> str:
    """The style sheet with its parts in their places; `read` gives the text of a static file."""
    return IMPORT.sub(lambda found: read(FOLDER + found[1]), read(SHEET))


class StaticFiles(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage. Ten small files would be ten requests, the last of them after two answers."""

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str | None, Any]]:
        """Put the style sheet together before it is named by what is in it."""
        if not dry_run and SHEET in paths:
            self._write_whole(paths)
            paths = paths | {SHEET: (self, SHEET)}
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _write_whole(self, paths: dict[str, Any]) -> None:
        def read(name: str) -> str:
            storage, path = paths[name]
            with storage.open(path) as file:
                return file.read().decode()

        content = ContentFile(whole(read).encode())
        self.delete(SHEET)
        self._save(SHEET, content)
