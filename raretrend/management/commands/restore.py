"""The whole site out of one file."""

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from raretrend import archive


class Command(BaseCommand):
    help = "backup で書き出したファイルから、データベースと画像を戻します。"
    requires_system_checks = []  # what is there may be broken: that is why
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="バックアップのファイル")
        parser.add_argument(
            "--force", action="store_true", help="今の内容を捨てて、アーカイブの内容にします"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        try:
            manifest = archive.restore(file, force=options["force"])
        except (archive.ArchiveError, DatabaseError) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            reason = os.strerror(error.errno or 0)
            raise CommandError(f"{file} から復元できません：{reason}") from error
        rows = sum(manifest.counts.values())
        self.stdout.write(
            f"{manifest.made_at} のサイトを復元しました"
            f"（{rows:,}行、{manifest.members - 1:,}個の画像）。"
        )
