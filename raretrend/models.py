"""What the project itself keeps."""

from typing import Any

from django.db import models

from articles.events import Event


class Generation(models.Model):
    """Counts up whenever something readers see changes (世代), in the transaction of the change.

    One row. Triggers of the database count (see `raretrend.generation`), so that no way of writing is
    forgotten: not bulk operations, not a statement somebody types.
    """

    number = models.PositiveBigIntegerField("世代", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "世代"

    def __str__(self) -> str:
        return str(self.number)


class EntryIsFinal(Exception):
    """Somebody was about to change or to delete what is on record."""


class Entering(models.TextChoices):
    """What is put on record beside what happens to articles."""

    LOGIN = "login", "ログイン"
    FAILURE = "failure", "ログインの失敗"
    LOCKED = "locked", "ログインの一時停止"
    PASSWORD = "password", "パスワードの変更"
    RESET = "reset", "パスワードの再設定"
    FACTOR_ON = "factor_on", "二段階認証の開始"
    FACTOR_OFF = "factor_off", "二段階認証の停止"
    CODES = "codes", "リカバリーコードの発行"
    PEOPLE = "people", "利用者・権限の変更"


class AuditEntryQuerySet(models.QuerySet):
    """Entries are added, and that is all."""

    def update(self, **values: Any) -> int:
        """Refused."""
        raise EntryIsFinal

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        """Refused."""
        raise EntryIsFinal

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused."""
        raise EntryIsFinal


class AuditEntry(models.Model):
    """Who did what, when and from where (記録). Names are those of the moment, and point nowhere."""

    at = models.DateTimeField("日時", auto_now_add=True, db_index=True)
    what = models.CharField("操作", max_length=20, choices=[*Event.choices, *Entering.choices])
    by = models.CharField("利用者", max_length=150, blank=True)
    about = models.CharField("対象", max_length=300, blank=True)
    detail = models.CharField("内容", max_length=500, blank=True)
    address = models.GenericIPAddressField("接続元", null=True, blank=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "記録"
        ordering = ["-at", "-pk"]
        default_permissions = ["view"]

    def __str__(self) -> str:
        return f"{self.get_what_display()}：{self.about}" if self.about else self.get_what_display()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Once."""
        if not self._state.adding:
            raise EntryIsFinal
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Never."""
        raise EntryIsFinal
