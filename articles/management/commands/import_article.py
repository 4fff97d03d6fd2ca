"""A document becomes a draft, or a live article."""

import sys
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from articles import drafting, importing, publishing
from articles.document import BLOCK_TYPES, Document, DocumentError

LABELS = {
    "section": "見出し",
    "prose": "本文",
    "quote": "引用",
    "event": "年表の項目",
    "use": "元素の用途",
    "figure": "図版",
}


class Command(BaseCommand):
    help = "文書（テキスト、Markdown、HTML、JSON）を取り込み、下書きを作ります。最後の行はスラッグです。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="ファイル。- なら標準入力")
        parser.add_argument("--format", choices=importing.FORMATS, default="auto")
        parser.add_argument("--slug", default="")
        parser.add_argument("--publish", action="store_true", help="取り込んですぐに公開する")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = importing.read(_bytes(options["file"]), options["format"], options["file"])
            with transaction.atomic():
                draft = drafting.new_article(found.document, slug=options["slug"])
                if options["publish"]:
                    publishing.publish(draft)
        except (DocumentError, publishing.NotPublishable, ValidationError) as error:
            message = " ".join(error.messages) if isinstance(error, ValidationError) else error
            raise CommandError(" ".join(str(message).split())) from error
        self._report(found.document, found.notices)
        self.stdout.write(draft.article.slug)

    def _report(self, document: Document, notices: list[str]) -> None:
        self.stdout.write(f"題名：{document.title}")
        self.stdout.write(f"リード：{len(document.lead)}文字")
        if trend := document.trend:
            buzz = f" {trend.buzz:,}+" if trend.buzz else ""
            self.stdout.write(f"トレンド：{trend.keyword}（{trend.country}）{buzz}")
        counts = Counter(type(block) for block in document.blocks)
        for name, block_type in BLOCK_TYPES.items():
            self.stdout.write(f"{LABELS[name]}：{counts[block_type]}")
        for notice in notices:
            self.stdout.write(f"注意：{notice}")


def _bytes(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise CommandError(f"ファイルを読めません：{name}（{reason}）") from error
