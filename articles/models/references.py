"""What facts rest on, who said them and who wrote them down: sources, people, authors."""

from functools import reduce
from operator import or_
from typing import Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.text import slugify

from articles.models.live import is_live
from articles.models.syllabary import InSyllabary
from trends.addresses import path_to
from trends.slugs import free_slug

#: The kinds of block that rest on a source.
CITING = ("Quote", "TimelineEvent", "ElementUse", "Figure")


class SourceQuerySet(models.QuerySet):
    """Sources and what is often asked of them."""

    def live(self) -> Self:
        """Those a fact readers can see rests on."""
        facts = [apps.get_model("articles", kind).objects.live() for kind in CITING]
        seen = (Exists(rows.filter(source=OuterRef("pk"))) for rows in facts)
        return self.filter(reduce(or_, seen))


class Source(models.Model):
    """Where something can be checked (出典); cited by quotes, events, uses and figures."""

    class Kind(models.TextChoices):
        """What kind of publication it is."""

        NEWS = "news", "報道"
        REPORT = "report", "報告書"
        PAPER = "paper", "論文"
        BOOK = "book", "書籍"
        LAW = "law", "法令・公文書"
        RELEASE = "release", "発表資料"
        STATISTICS = "statistics", "統計"
        WEBSITE = "website", "ウェブサイト"
        INTERVIEW = "interview", "取材"
        OTHER = "", "その他"

    publisher = models.CharField("媒体", max_length=200, blank=True)
    title = models.CharField("題名", max_length=300, blank=True)
    url = models.URLField("URL", max_length=2_000, blank=True)
    published_on = models.DateField("発行日", null=True, blank=True)
    accessed_on = models.DateField("閲覧日", null=True, blank=True)
    kind = models.CharField("種類", max_length=20, choices=Kind, default=Kind.OTHER, blank=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "出典"
        ordering = ["publisher", "title", "pk"]
        indexes = [models.Index(fields=["publisher", "-id"], name="source_of_publisher")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(publisher="", title="", url=""),
                name="source_says_where",
                violation_error_message="媒体、題名、URLのどれかを入力してください。",
            ),
            models.CheckConstraint(
                condition=Q(url="") | Q(url__startswith="https://") | Q(url__startswith="http://"),
                name="source_url_is_a_web_address",
            ),
        ]

    def __str__(self) -> str:
        title = f"「{self.title}」" if self.title else ""
        return f"{self.publisher}{title}" or self.url

    def get_absolute_url(self) -> str:
        """The page with everything that rests on it."""
        return path_to("articles:source", self.pk)


class PersonQuerySet(models.QuerySet):
    """People and what is often asked of them."""

    def live(self) -> Self:
        """Those readers can read a quote of."""
        quotes = apps.get_model("articles.Quote").objects.live().filter(speaker=OuterRef("pk"))
        return self.filter(Exists(quotes))


class Person(InSyllabary):
    """Somebody who is quoted by name (人物)."""

    name = models.CharField("氏名", max_length=100)
    reading = models.CharField("読み", max_length=100, blank=True, help_text="ひらがなで書きます。")
    slug = models.CharField("スラッグ", max_length=120, unique=True, blank=True)
    description = models.CharField("紹介", max_length=300, blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "人物"
        ordering = ["reading", "name"]
        indexes = [*InSyllabary.Meta.indexes]

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs) -> None:
        """Gives a new person an address."""
        self.slug = self.slug or _address(self.name, "person", Person.objects.all())
        super().save(**kwargs)

    def get_absolute_url(self) -> str:
        """The page with every quote."""
        return path_to("articles:person", self.slug)


class AuthorQuerySet(models.QuerySet):
    """Authors and what is often asked of them."""

    def live(self) -> Self:
        """Those whose name stands over an article readers can see."""
        bylines = apps.get_model("articles.Byline").objects
        return self.filter(Exists(bylines.filter(is_live(way="edition__"), author=OuterRef("pk"))))


class Author(models.Model):
    """Whose name stands over an article (筆者)."""

    name = models.CharField("氏名", max_length=100)
    reading = models.CharField("読み", max_length=100, blank=True, help_text="ひらがなで書きます。")
    slug = models.CharField("スラッグ", max_length=120, unique=True, blank=True)
    description = models.TextField("紹介", max_length=1_000, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="author",
        verbose_name="利用者",
        help_text="この利用者が書き始めた記事には、筆者としてはじめから入ります。",
    )

    objects = AuthorQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "筆者"
        ordering = ["reading", "name"]

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs) -> None:
        """Gives a new author an address."""
        self.slug = self.slug or _address(self.name, "author", Author.objects.all())
        super().save(**kwargs)

    def get_absolute_url(self) -> str:
        """The page with every article of theirs."""
        return path_to("articles:author", self.slug)


def _address(name: str, otherwise: str, rows: models.QuerySet) -> str:
    return free_slug(slugify(name, allow_unicode=True)[:100] or otherwise, rows)
