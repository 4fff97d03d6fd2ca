"""What colleagues say about a draft on its way to publication."""

from django.conf import settings
from django.db import models

from articles.models.edition import Edition


class Remark(models.Model):
    """A comment on a draft, or on one of its blocks, and the step it came with (コメント)."""

    class Step(models.TextChoices):
        """What happened with the comment."""

        COMMENT = "comment", "コメント"
        REQUEST = "request", "確認の依頼"
        APPROVE = "approve", "承認"
        RETURN = "return", "差し戻し"

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="remarks", verbose_name="版")
    #: «quote-12»: the kind and the key of a block; the block may be gone by now.
    block = models.CharField("ブロック", max_length=40, blank=True)
    block_text = models.CharField("ブロックの内容", max_length=100, blank=True)
    step = models.CharField("手順", max_length=10, choices=Step, default=Step.COMMENT)
    text = models.TextField("コメント", max_length=2_000, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="書いた人",
    )
    at = models.DateTimeField("日時", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "コメント"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_step_display()}：{self.text[:40]}"
