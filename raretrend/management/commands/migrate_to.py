"""A site on SQLite into another database."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from raretrend import moving


class Command(BaseCommand):
    help = (
        "SQLiteのサイトを、PostgreSQL（または別のSQLite）に移します。先にサーバーを止めてください。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("url", metavar="URL", help="移す先（DATABASE_URLと同じ書き方）")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            moved = moving.move(options["url"])
        except (moving.NotMoved, ImproperlyConfigured, DatabaseError) as error:
            raise CommandError(str(error).strip()) from error
        self.stdout.write(
            f"{moved:,}行を移し、同じであることを確かめました。"
            "DATABASE_URLを移した先に変えて、サーバーを起動してください。"
        )
