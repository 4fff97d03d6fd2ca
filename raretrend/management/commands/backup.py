"""The whole site into one file."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from raretrend import archive


class Command(BaseCommand):
    help = "データベースと画像を一つのファイルに写します。サイトは動いたままでかまいません。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="書き出すファイル（.tar）")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"].absolute()
        for public in (settings.MEDIA_ROOT, settings.STATIC_ROOT):
            if file.resolve().is_relative_to(Path(public).resolve()):
                raise CommandError(f"{public} は公開される場所です。別の場所を指定してください。")
        try:
            manifest = archive.back_up(file)
        except archive.ArchiveError as error:
            raise CommandError(str(error)) from error
        except DatabaseError as error:
            raise CommandError(f"データベースを読めません（{error}）。") from error
        except OSError as error:
            raise CommandError(
                f"{file} に書き出せません：{os.strerror(error.errno or 0)}"
            ) from error
        size = file.stat().st_size / 1_000_000
        rows = sum(manifest.counts.values())
        self.stdout.write(f"{file}：{rows:,}行、{manifest.members - 1:,}個の画像、{size:,.1f} MB")
