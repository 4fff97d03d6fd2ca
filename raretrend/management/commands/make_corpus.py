"""Fills the database with made-up articles, to measure the site with."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from raretrend import corpus


class Command(BaseCommand):
    help = "測定のための架空の記事を作ります。公開しているサイトでは使わないでください。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--articles", type=int, required=True, metavar="N", help="記事の本数")
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="乱数の種")

    def handle(self, *args: Any, **options: Any) -> None:
        count = options["articles"]
        if not 1 <= count <= 10_000_000:
            raise CommandError("記事の本数は1以上1,000万以下にしてください。")
        with tqdm(
            total=count, unit="本", disable=not sys.stderr.isatty(), file=sys.stderr
        ) as progress:
            corpus.make(count, options["seed"], progress.update)
        self.stdout.write(f"{count:,}本の記事を作りました。")
