"""Where the site and its admin are."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse


class Command(BaseCommand):
    help = "サイトと管理画面のアドレスを表示します。"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"サイト：{settings.SITE_URL}/")
        self.stdout.write(f"管理画面：{settings.SITE_URL}{reverse('admin:index')}")
