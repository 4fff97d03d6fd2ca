"""What editors put at the top of the front page."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models.article import Article


class PlacementQuerySet(models.QuerySet):
    """Placements and what is often asked of them."""

    def current(self, at: datetime | None = None) -> Self:
        """Those that hold at an instant (default now), in their order."""
        return self.filter(Q(until=None) | Q(until__gt=at or timezone.now()))


class Placement(models.Model):
    """An article that stands at the top of the front page, before the newest (トップページの配置)."""

    article = models.OneToOneField(
        Article,
        models.CASCADE,
        related_name="placement",
        verbose_name="記事",
        help_text="公開中の間だけ、読者に見えます。",
    )
    position = models.PositiveSmallIntegerField(
        "順番", default=1, help_text="小さいほど上です。いちばん上がトップ記事になります。"
    )
    until = models.DateTimeField(
        "いつまで", null=True, blank=True, help_text="空欄なら、外すまで置きます。"
    )

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "トップページの配置"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.position}：{self.article}"
