"""Reads buzz history: keyword,country,observed_at,approx_traffic."""

import csv
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django_countries import countries
from tqdm import tqdm

from trends import keywords, recording
from trends.history import COLUMNS
from trends.recording import Observation
from trends.spreadsheets import restored
from trends.traffic import LARGEST


class Command(BaseCommand):
    help = "話題量の履歴（keyword,country,observed_at,approx_traffic のCSV）を読み込みます。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("csv", help="CSVファイル（UTF-8）")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["csv"])
        reader = Reader(countries=set(dict(countries)))
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                rows = self._progress(reader.rows(file), "読み込み", "行")
                bar = self._bar("書き込み", "語")
                trends = recording.record(rows, progress=bar.update)
                bar.close()
        except OSError as error:
            raise CommandError(f"ファイルを読めません：{path}") from error
        except UnicodeDecodeError as error:
            raise CommandError(f"UTF-8のCSVではありません：{path}") from error
        except (BadRow, csv.Error) as error:
            raise CommandError(f"{path}：{error}") from error
        self.stdout.write(f"{reader.count:,}行、{len(trends):,}語を読み込みました。")

    def _bar(self, words: str, unit: str) -> tqdm:
        return tqdm(desc=words, unit=unit, disable=not sys.stderr.isatty(), file=sys.stderr)

    def _progress(
        self, rows: Iterator[Observation], words: str, unit: str
    ) -> Iterator[Observation]:
        with self._bar(words, unit) as bar:
            for row in rows:
                bar.update()
                yield row


class BadRow(ValueError):
    """Which row cannot be read, and why."""


class Reader:
    """Reads rows; what repeats is looked at once."""

    def __init__(self, countries: set[str]) -> None:
        self.countries = countries
        self.keywords: dict[str, str] = {}
        self.count = 0

    def rows(self, file: TextIO) -> Iterator[Observation]:
        """The observations of a CSV file. Raises BadRow with the line."""
        lines = csv.reader(file)
        if next(lines, None) != COLUMNS:
            raise BadRow(f"1行目が {','.join(COLUMNS)} ではありません。")
        for cells in lines:
            if not cells:
                continue
            try:
                yield self.row(cells)
            except ValueError as error:
                raise BadRow(f"{lines.line_num}行目：{error}") from error
            self.count += 1

    def row(self, cells: list[str]) -> Observation:
        """One observation. Raises ValueError with the reason."""
        if len(cells) != len(COLUMNS):
            raise ValueError(f"列が{len(COLUMNS)}つではありません。")
        keyword, country, observed_at, traffic = cells
        if country not in self.countries:
            raise ValueError(f"国・地域のコードではありません：{country[:20]}")
        return self._keyword(keyword), country, _instant(observed_at), _traffic(traffic)

    def _keyword(self, text: str) -> str:
        if text not in self.keywords:
            keyword = keywords.shown(restored(text))
            if not keywords.is_keyword(keyword):
                raise ValueError("キーワードが空か、長すぎます。")
            self.keywords[text] = keyword
        return self.keywords[text]


def _instant(text: str) -> datetime:
    """An ISO 8601 instant with its zone."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"日時として読めません：{text[:40]}") from None
    if instant.tzinfo is None:
        raise ValueError(f"日時に時差がありません：{text[:40]}")
    return instant


def _traffic(text: str) -> int:
    traffic = int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0
    if not 1 <= traffic <= LARGEST:
        raise ValueError(f"検索数として読めません：{text[:40]}")
    return traffic
