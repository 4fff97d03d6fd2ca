"""For the last administrator, who has nobody to ask."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from raretrend.login import second_factor


class Command(BaseCommand):
    help = "利用者の二段階認証を解除します。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        user = get_user_model().objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"この利用者はいません：{options['username']}")
        if not second_factor.remove(user):
            raise CommandError(f"二段階認証を使っていません：{user}")
        self.stdout.write(f"二段階認証を解除しました：{user}")
