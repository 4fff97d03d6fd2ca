"""An edition: the whole content of an article at one moment."""

from datetime import datetime
from typing import Any, ClassVar, Self

from content_editor.models import Region
from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Prefetch, Q, Subquery
from django.utils import timezone
from taggit.managers import TaggableManager

from articles.models.article import Article
from articles.models.freezing import Freezing, FreezingQuerySet, Listed
from articles.models.live import is_live
from articles.models.pictures import Picture
from articles.models.references import Author
from articles.models.topics import EditionTopic, Topic
from trends.models import Trend


class Review(models.TextChoices):
    """Where a draft stands with the editors (確認)."""

    NONE = "", "下書き"
    REQUESTED = "requested", "確認待ち"
    RETURNED = "returned", "差し戻し"
    APPROVED = "approved", "承認済み"


class State(models.TextChoices):
    """Where an edition stands on its way (状態)."""

    DRAFT = "draft", "下書き"
    IN_REVIEW = "requested", "確認待ち"
    RETURNED = "returned", "差し戻し"
    APPROVED = "approved", "承認済み"
    SCHEDULED = "scheduled", "公開予約"
    CANCELLED = "cancelled", "予約取消"
    LIVE = "live", "公開中"
    SUPERSEDED = "superseded", "旧版"
    WITHDRAWN = "withdrawn", "公開終了"


class EditionQuerySet(FreezingQuerySet):
    """Editions and what is often asked of them."""

    def live(self, at: datetime | None = None) -> Self:
        """Editions readers may see at an instant (default now). The only door to public content."""
        return self.filter(is_live(at))

    def shown_before(self, at: datetime | None = None) -> Self:
        """Editions readers have been able to see by an instant (default now), live ones included."""
        return self.filter(live_from__lte=at or timezone.now())

    def readable(self) -> Self:
        """Editions readers may look up while their article is live: what was withdrawn stays so."""
        return self.shown_before().filter(withdrawn=False)

    def drafts(self) -> Self:
        """Editions that are still being written."""
        return self.filter(number=None)

    def published(self) -> Self:
        """Frozen editions, whether their time has come, is or has gone."""
        return self.exclude(number=None)

    def for_readers(self) -> Self:
        """Editions readers see, have seen or are to see: published ones that were not cancelled before."""
        return self.published().exclude(live_from=None)

    def for_cards(self) -> Self:
        """What a list of articles shows, and nothing heavy; newest first."""
        return (
            self.select_related("article", "trend", "cover")
            .defer("body_html", "text", "contents", "facts")
            .order_by("-live_from", "-pk")
        )

    def for_page(self, at: datetime | None = None) -> Self:
        """One article page in one query: the edition, its trend, its cover, when it was first live.

        With the keys of the articles' editions before and after it (`previous_key`, `next_key`).
        """
        others = Edition.objects.live(at).exclude(article=OuterRef("article"))
        order = ("live_from", "pk")
        earlier = Q(live_from__lt=OuterRef("live_from"))
        later = Q(live_from__gt=OuterRef("live_from"))
        same = Q(live_from=OuterRef("live_from"))
        before = others.filter(earlier | same & Q(pk__lt=OuterRef("pk"))).order_by(
            *(f"-{name}" for name in order)
        )
        after = others.filter(later | same & Q(pk__gt=OuterRef("pk"))).order_by(*order)
        rows = self.with_first_publication(at).select_related("article", "trend", "cover")
        return rows.annotate(
            previous_key=Subquery(before.values("pk")[:1]),
            next_key=Subquery(after.values("pk")[:1]),
        )

    def for_feeds(self) -> Self:
        """Whole articles with their first publication, topics, authors and cover; newest first."""
        topics = Prefetch("topic_links", EditionTopic.objects.select_related("tag"))
        authors = Prefetch("bylines", Byline.objects.select_related("author"))
        return (
            self.with_first_publication()
            .select_related("article", "cover")
            .prefetch_related(topics, authors)
            .defer("text", "contents", "facts")
            .order_by("-live_from", "-pk")
        )

    def with_first_publication(self, at: datetime | None = None) -> Self:
        """With `first_published`: when readers could first see the article, in whichever edition."""
        own = Edition.objects.shown_before(at).filter(article=OuterRef("article"))
        first = own.order_by("live_from").values("live_from")[:1]
        return self.annotate(first_published=Subquery(first))

    def move_interval(self, **interval: Any) -> int:
        """Change when frozen editions are live. Publishing's own door; nothing else goes through it."""
        if not interval.keys() <= {"live_from", "live_until", "withdrawn", "withdrawal_reason"}:
            raise TypeError("Only the time of a published edition can be moved.")
        return models.QuerySet.update(self, **interval)


class Edition(Freezing):
    """One version of the whole content of an article (版).

    A draft has no number. Publishing gives it one and freezes it; readers see it while
    `live_from <= now < live_until`.
    """

    edition_path = edition_name = ""

    article = models.ForeignKey(
        Article, models.PROTECT, related_name="editions", verbose_name="記事"
    )
    number = models.PositiveIntegerField("版番号", null=True, blank=True, editable=False)
    title = models.CharField("題名", max_length=200)
    lead = models.TextField("リード", blank=True, max_length=2_000)
    trend = models.ForeignKey(
        Trend,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="editions",
        verbose_name="トレンド",
    )
    buzz = models.PositiveBigIntegerField(
        "公開時の検索数（以上）",
        null=True,
        blank=True,
        help_text="空欄なら、公開するときのトレンドの最新の値になります。",
    )
    topics = TaggableManager(
        through=EditionTopic, blank=True, verbose_name="トピック", related_name="editions"
    )
    authors = models.ManyToManyField(
        Author, through="Byline", blank=True, related_name="editions", verbose_name="筆者"
    )
    cover = models.ForeignKey(
        Picture,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="covered_editions",
        verbose_name="カバー画像",
    )
    live_from = models.DateTimeField("公開日時", null=True, blank=True, editable=False)
    live_until = models.DateTimeField("公開終了日時", null=True, blank=True, editable=False)
    review = models.CharField(
        "確認", max_length=10, choices=Review, default=Review.NONE, blank=True, editable=False
    )
    version = models.PositiveIntegerField("保存回数", default=0, editable=False)
    saved_at = models.DateTimeField("保存日時", null=True, blank=True, editable=False)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="保存者",
    )
    note = models.CharField("変更の説明", max_length=500, blank=True)
    correction = models.BooleanField("訂正", default=False)
    withdrawn = models.BooleanField("公開終了", default=False, editable=False)
    withdrawal_reason = models.CharField(
        "公開終了の理由", max_length=500, blank=True, editable=False
    )
    created_at = models.DateTimeField("作成日時", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="作成者",
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="公開者",
    )
    body_html = models.TextField("本文HTML", blank=True, editable=False)
    contents = models.JSONField("目次", default=list, blank=True, editable=False)
    text = models.TextField("本文テキスト", blank=True, editable=False)
    facts = models.JSONField("出典と引用", default=dict, blank=True, editable=False)

    objects = EditionQuerySet.as_manager()

    #: The editor knows columns of blocks; an edition has one.
    regions: ClassVar = [Region(key="body", title="本文")]

    class Meta:
        verbose_name = verbose_name_plural = "版"
        ordering = ["article", "number"]
        base_manager_name = "objects"
        permissions = [
            ("change_any_edition", "ほかの人の下書きを編集できる"),
            ("publish_edition", "公開・公開予約・公開終了ができる"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "number"], name="one_edition_per_number_and_article"
            ),
            models.UniqueConstraint(
                fields=["article"], condition=Q(number=None), name="one_draft_per_article"
            ),
            models.CheckConstraint(
                condition=Q(number=None) | Q(number__gte=1), name="edition_numbers_begin_at_one"
            ),
            models.CheckConstraint(
                condition=Q(live_until=None) | Q(live_from__lt=F("live_until")),
                name="edition_lives_forward_in_time",
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=False) | Q(live_from=None),
                name="only_numbered_editions_are_live",
            ),
            models.CheckConstraint(
                condition=Q(live_from__isnull=False) | Q(live_until=None),
                name="only_begun_editions_end",
            ),
        ]
        indexes = [
            models.Index(fields=["-live_from", "-id"], name="edition_newest_first"),
            models.Index(fields=["article", "live_from"], name="edition_of_article_by_time"),
            models.Index(fields=["trend", "live_from"], name="edition_of_trend_by_time"),
            models.Index(fields=["live_until"], name="edition_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{f'第{self.number}版' if self.number else '下書き'}）"

    def get_absolute_url(self) -> str:
        """The article page, whichever edition is live."""
        return self.article.get_absolute_url()

    @property
    def traffic(self) -> int | None:
        """What the badge says: the trend's newest sample, else the number at publication."""
        return (self.trend and self.trend.last_traffic) or self.buzz

    def topics_in_order(self) -> list[Topic]:
        """The topics as they were named; the first is the main one."""
        return [link.tag for link in self.topic_links.select_related("tag")]

    def authors_in_order(self) -> list[Author]:
        """The authors as they were named."""
        return [byline.author for byline in self.bylines.select_related("author")]

    def state(self, at: datetime | None = None) -> State:
        """Where the edition stands at an instant (default now)."""
        at = at or timezone.now()
        if self.number is None:
            return State(self.review or State.DRAFT)
        if self.live_from is None:
            return State.CANCELLED
        if at < self.live_from:
            return State.SCHEDULED
        if self.live_until is None or at < self.live_until:
            return State.LIVE
        return State.WITHDRAWN if self.withdrawn else State.SUPERSEDED


class Byline(Listed):
    """An author of an edition (署名); the first one named comes first."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="bylines", verbose_name="版")
    author = models.ForeignKey(Author, models.PROTECT, related_name="bylines", verbose_name="筆者")

    class Meta:
        verbose_name = verbose_name_plural = "署名"
        base_manager_name = "objects"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "author"], name="one_byline_per_edition_and_author"
            )
        ]
        indexes = [models.Index(fields=["author", "-live_from", "-id"], name="author_newest_first")]

    def __str__(self) -> str:
        return f"{self.author}：{self.edition}"
