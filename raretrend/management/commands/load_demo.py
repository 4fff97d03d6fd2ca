"""The demo content."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from articles.models import Article
from raretrend import demo_site


class Command(BaseCommand):
    help = "デモの記事と見本の話題量を登録します。二度実行しても何も変わりません。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="記事が一つもないときだけ")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_empty"] and Article.objects.exists():
            return
        password = demo_site.load()
        self.stdout.write("デモの記事があります（話題量は見本の数値です）。")
        if password:
            self.stdout.write(f"デモの編集者：{demo_site.EDITOR}　パスワード：{password}")
