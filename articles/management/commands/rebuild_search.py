"""Makes the search index anew."""

from typing import Any

from django.core.management.base import BaseCommand

from articles.search import documents


class Command(BaseCommand):
    help = "検索の索引を、公開されている記事から作り直します。"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{documents.rebuild():,}件を索引に入れました。")
