"""What the desk's withdraw button does."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles import publishing
from articles.models import Article


class Command(BaseCommand):
    help = "記事の公開を終了します。公開予約も取り消します。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--reason", default="", help="読者に示す理由")

    def handle(self, *args: Any, **options: Any) -> None:
        article = Article.objects.filter(slug=options["slug"]).first()
        if article is None:
            raise CommandError(f"この記事はありません：{options['slug']}")
        try:
            publishing.withdraw(article, reason=options["reason"])
        except publishing.NothingToDo as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"公開終了：{article.slug}")
