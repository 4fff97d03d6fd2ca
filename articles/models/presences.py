"""Who has a draft open."""

from django.conf import settings
from django.db import models

from articles.models.edition import Edition


class Presence(models.Model):
    """That a user had a draft open at an instant (編集中)."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="+", verbose_name="版")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="利用者"
    )
    seen_at = models.DateTimeField("最終確認日時")

    class Meta:
        verbose_name = verbose_name_plural = "編集中"
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "user"], name="one_presence_per_edition_and_user"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}：{self.edition}"
