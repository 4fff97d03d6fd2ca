"""What is kept of a draft on its way to publication: comments, waived checks, what each save said."""

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


class Waiver(models.Model):
    """A check an editor has switched off for one edition, and why (指摘の見送り)."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="waivers", verbose_name="版")
    check_name = models.CharField("点検の名前", max_length=60)
    reason = models.CharField("理由", max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="見送った人",
    )
    at = models.DateTimeField("日時", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "指摘の見送り"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "check_name"], name="one_waiver_per_edition_and_check"
            )
        ]

    def __str__(self) -> str:
        return f"{self.check_name}：{self.reason}"


class Revision(models.Model):
    """What a draft said after one of its saves (保存の記録), for those who had it open meanwhile."""

    edition = models.ForeignKey(
        Edition, models.CASCADE, related_name="revisions", verbose_name="版"
    )
    version = models.PositiveIntegerField("保存回数")
    #: Pairs of what kind of thing it is and its words, in the order of the page.
    passages = models.JSONField("内容")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="保存者",
    )
    at = models.DateTimeField("日時", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "保存の記録"
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "version"], name="one_revision_per_edition_and_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition} {self.version}"
