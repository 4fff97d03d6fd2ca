"""Makes the copies of pictures that are not there yet."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from articles import renditions
from articles.models import Picture


class Command(BaseCommand):
    help = "画像の縮小版（AVIFとWebP）のうち、まだないものを作ります。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anew", action="store_true", help="すでにあるものも作り直す")

    def handle(self, *args: Any, **options: Any) -> None:
        pictures = list(Picture.objects.order_by("pk"))
        quiet = not sys.stderr.isatty()
        made, errors = 0, []
        for picture in tqdm(pictures, "縮小版", unit="枚", disable=quiet, file=sys.stderr):
            try:
                count = renditions.make(picture, anew=options["anew"])
            except renditions.NotMade as error:
                errors.append(str(error))
                continue
            made += count
            if count and quiet:
                self.stdout.write(f"{picture.file.name}：{count}件")
        self.stdout.write(f"{len(pictures):,}枚の画像を調べ、縮小版を{made:,}件作りました。")
        if errors:
            raise CommandError("\n".join(errors))
