"""How often things are written about."""

from django.db import models


class Tally(models.Model):
    """In how many facts of newest editions a thing comes up (登場回数).

    Counted at publication, so that no page has to count. `articles.tallies` writes it, and knows what of it
    readers see now.
    """

    class Kind(models.TextChoices):
        """What is counted."""

        TOPIC = "topic", "トピックの記事"
        PERSON = "person", "人物の引用"
        ELEMENT = "element", "元素の用途"
        SOURCE = "source", "出典に拠る内容"
        PUBLISHER = "publisher", "媒体に拠る内容"

    kind = models.CharField("種類", max_length=10, choices=Kind, editable=False)
    key = models.CharField("対象", max_length=200, editable=False)
    count = models.IntegerField("回数", editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "登場回数"
        constraints = [
            models.UniqueConstraint(fields=["key", "kind"], name="one_tally_per_kind_and_key"),
            models.CheckConstraint(condition=models.Q(count__gte=0), name="tally_counts_from_zero"),
        ]
        indexes = [models.Index(fields=["kind", "-count", "key"], name="tally_largest_first")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.key}：{self.count}"
