"""An article's document on standard output."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles import exporting
from articles.document import json as json_form
from articles.document import rows
from articles.models import Article, Edition


class Command(BaseCommand):
    help = "記事を文書（JSONかMarkdown）として標準出力に書き出します。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--format", choices=["json", "markdown"], default="json")
        parser.add_argument(
            "--edition", default="", help="版番号、または draft。なければ公開中の版"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        document = rows.read(_edition(options["slug"], options["edition"]))
        write = json_form.dump if options["format"] == "json" else exporting.as_markdown
        self.stdout.write(write(document), ending="")


def _edition(slug: str, wanted: str) -> Edition:
    article = Article.objects.filter(slug=slug).first()
    if article is None:
        raise CommandError(f"この記事はありません：{slug}")
    if wanted == "draft":
        edition = article.draft
    elif wanted:
        number = int(wanted) if wanted.isdecimal() else 0
        edition = article.editions.filter(number=number).first()
    else:
        edition = article.editions.live().first()
    if edition is None:
        raise CommandError(f"この版はありません：{slug} {wanted or '公開中の版'}")
    return edition
