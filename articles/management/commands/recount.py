"""Counts anew what is counted at publication."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from articles import tallies
from articles.models import Tally


class Command(BaseCommand):
    help = "トピック、人物、元素、出典、媒体の登場回数を数え直します。"

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            for kind in Tally.Kind:
                tallies.recount(kind)
        self.stdout.write("登場回数を数え直しました。")
