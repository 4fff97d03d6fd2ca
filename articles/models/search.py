"""What readers can search, as rows; the index over them is kept by `articles.search`."""

from django.db import models
from django.db.models import Q

from articles.models.edition import Edition


class Findable(models.TextChoices):
    """What can be found."""

    ARTICLE = "article", "記事"
    QUOTE = "quote", "引用"
    EVENT = "event", "年表の項目"
    TOPIC = "topic", "トピック"
    PERSON = "person", "人物"
    ELEMENT = "element", "元素"


class SearchDocument(models.Model):
    """One thing that can be found, or a part of a long one (検索文書)."""

    kind = models.CharField("種類", max_length=10, choices=Findable)
    key = models.PositiveBigIntegerField("対象")
    part = models.PositiveSmallIntegerField("部分", default=0)
    edition = models.ForeignKey(
        Edition, models.CASCADE, null=True, related_name="+", verbose_name="版"
    )
    title = models.CharField("題名", max_length=400)
    tags = models.TextField("トピックなど", blank=True)
    body = models.TextField("本文", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "検索文書"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key", "part"], name="one_search_document_per_part"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["topic", "person", "element"], edition=None)
                | Q(kind__in=["article", "quote", "event"], edition__isnull=False),
                name="facts_are_found_by_their_edition",
            ),
        ]
        indexes = [
            models.Index(
                fields=["part", "key"], condition=Q(part=1), name="long_articles_in_search"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.title}"


class SearchIndex(models.Model):
    """The table of tokens beside the documents; `articles.search` makes, writes and asks it."""

    document = models.OneToOneField(
        SearchDocument,
        models.DO_NOTHING,
        primary_key=True,
        db_column="rowid",
        related_name="index",
        verbose_name="検索文書",
    )

    class Meta:
        managed = False
        db_table = "articles_search"
        verbose_name = verbose_name_plural = "検索の索引"

    def __str__(self) -> str:
        return str(self.document_id)


class SynonymGroup(models.Model):
    """Words that mean the same to those who search (類義語): 子供、子ども、こども."""

    words = models.CharField(
        "類義語",
        max_length=300,
        unique=True,
        help_text="「、」で区切って並べます。例：子供、子ども",
    )

    class Meta:
        verbose_name = verbose_name_plural = "類義語"
        ordering = ["words"]

    def __str__(self) -> str:
        return self.words

    def members(self) -> list[str]:
        """The words, each once."""
        return list(dict.fromkeys(word.strip() for word in self.words.split("、") if word.strip()))
