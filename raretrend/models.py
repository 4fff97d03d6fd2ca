"""What the project itself keeps."""

from django.db import models


class Generation(models.Model):
    """Counts up whenever something readers see changes (世代), in the transaction of the change.

    One row. Triggers of the database count (see `raretrend.generation`), so that no way of writing is
    forgotten: not bulk operations, not a statement somebody types.
    """

    number = models.PositiveBigIntegerField("世代", default=1)
    changed_by = models.BigIntegerField("最後に数えた処理", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "世代"

    def __str__(self) -> str:
        return str(self.number)
