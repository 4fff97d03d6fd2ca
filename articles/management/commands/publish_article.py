"""What the desk's publish button does."""

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from articles import publishing
from articles.models import Article
from articles.templatetags.japanese import ja_datetime


class Command(BaseCommand):
    help = "記事の下書きを公開します。--at で公開を予約します。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--at", default="", help="公開日時（ISO 8601）。なければすぐに公開する")
        parser.add_argument("--note", default="", help="変更の説明")
        parser.add_argument("--correction", action="store_true", help="訂正として公開する")

    def handle(self, *args: Any, **options: Any) -> None:
        article = Article.objects.filter(slug=options["slug"]).first()
        if article is None:
            raise CommandError(f"この記事はありません：{options['slug']}")
        if article.draft is None:
            raise CommandError(f"公開できる下書きがありません：{article.slug}")
        try:
            edition = publishing.publish(
                article.draft,
                at=_instant(options["at"]),
                note=options["note"],
                correction=options["correction"],
            )
        except publishing.NotPublishable as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{edition.state().label}：{article.slug} 第{edition.number}版"
            f"（{ja_datetime(edition.live_from)}から）"
        )


def _instant(text: str) -> datetime | None:
    """An ISO 8601 instant; without a zone it is Japanese time."""
    if not text:
        return None
    try:
        instant = parse_datetime(text)
    except ValueError:
        instant = None
    if instant is None:
        raise CommandError(f"日時を読めません（例：2026-12-01T09:00+09:00）：{text}")
    return timezone.make_aware(instant) if timezone.is_naive(instant) else instant
