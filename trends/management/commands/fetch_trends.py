"""Reads trend feeds; safe to run from cron every ten minutes."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError
from django.utils import timezone
from django_countries import countries

from trends import fetching, recording
from trends.adapters import ADAPTERS, Unreadable, detect
from trends.adapters.reading import MAXIMUM_BYTES
from trends.countries import HOME
from trends.downloading import NotDownloaded, download
from trends.models import Feed


class Command(BaseCommand):
    help = (
        "トレンドの取得元を読みます。指定がなければ、管理画面で「取得する」にした取得元のうち、"
        "時間の来たものをすべて読みます。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--geo", action="append", default=[], help="国・地域のコード（例：JP）")
        parser.add_argument("--file", help="取得元の代わりに読むファイル。- は標準入力")
        parser.add_argument("--url", help="取得元の代わりに読むURL")

    def handle(self, *args: Any, **options: Any) -> None:
        geos = [_country(geo) for geo in options["geo"]]
        if options["file"] and options["url"]:
            raise CommandError("--file と --url は、どちらか一つを指定してください。")
        try:
            if options["file"]:
                self._store(_file(options["file"]), geos)
            elif options["url"] and not Feed.objects.filter(url=options["url"]).exists():
                self._store(download(options["url"]).body, geos)
            else:
                self._fetch(geos, options["url"])
        except (Unreadable, NotDownloaded) as error:
            raise CommandError(str(error)) from error
        recording.tidy()

    def _store(self, data: bytes, geos: list[str]) -> None:
        adapter = ADAPTERS[detect(data)]
        reading = adapter.read(data)
        country = geos[0] if geos else reading.country or HOME
        count = fetching.store(reading, country, adapter.MEASURE)
        Feed.objects.filter(country=country, format=detect(data)).update(fetched_at=timezone.now())
        self.stdout.write(f"{adapter.LABEL}（{countries.name(country)}）：{count}語")

    def _fetch(self, geos: list[str], url: str | None) -> None:
        feeds = Feed.objects.filter(url=url) if url else fetching.due(geos)
        failed = 0
        for feed in feeds:
            try:
                self.stdout.write(f"{feed}：{fetching.fetch(feed)}語")
            except (Unreadable, NotDownloaded) as error:
                failed += 1
                self.stderr.write(f"{feed}：{error}")
            except OperationalError as error:
                # Locked for too long: the next one may have more luck.
                failed += 1
                self.stderr.write(f"{feed}：データベースに書けません（{error}）。")
        if not feeds:
            self.stdout.write("いま読む取得元はありません。")
        if failed:
            raise CommandError(f"{failed}件の取得元を読めませんでした。")


def _country(code: str) -> str:
    if code.upper() not in dict(countries):
        raise CommandError(f"国・地域のコードではありません：{code}")
    return code.upper()


def _file(name: str) -> bytes:
    """A file's beginning, longer than any feed that is read."""
    try:
        with sys.stdin.buffer if name == "-" else Path(name).open("rb") as file:
            return file.read(MAXIMUM_BYTES + 1)
    except OSError as error:
        raise CommandError(f"ファイルを読めません：{name}") from error
