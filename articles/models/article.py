"""An article's identity: its slug and the slugs it had."""

from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, OuterRef, Subquery

from trends.addresses import path_to

if TYPE_CHECKING:
    from articles.models.edition import Edition

SLUG = RegexValidator(r"\A[-\w]+\Z", "スラッグに使えるのは、文字、数字、「-」、「_」だけです。")


class ArticleQuerySet(models.QuerySet):
    """Articles and what is often asked of them."""

    def titled(self) -> Self:
        """With `title`, that of the newest edition; `str()` tells it."""
        own = apps.get_model("articles.Edition").objects.filter(article=OuterRef("pk"))
        newest = own.order_by(F("number").desc(nulls_first=True))
        return self.annotate(title=Subquery(newest.values("title")[:1]))


class Article(models.Model):
    """An identity (記事): a slug and its editions. It has no content of its own."""

    slug = models.CharField("スラッグ", max_length=100, unique=True, validators=[SLUG])
    created_at = models.DateTimeField("作成日時", auto_now_add=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "記事"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return getattr(self, "title", "") or self.slug

    def get_absolute_url(self) -> str:
        """The article page."""
        return path_to("articles:article", self.slug)

    @property
    def draft(self) -> "Edition | None":
        """The working draft, if one is open."""
        return self.editions.drafts().first()

    @property
    def newest(self) -> "Edition | None":
        """The published edition with the highest number."""
        return self.editions.published().order_by("-number").first()


class FormerSlug(models.Model):
    """A slug the article had once; it answers with a redirect."""

    slug = models.CharField("以前のスラッグ", max_length=100, unique=True)
    article = models.ForeignKey(
        Article, models.CASCADE, related_name="former_slugs", verbose_name="記事"
    )

    class Meta:
        verbose_name = verbose_name_plural = "以前のスラッグ"

    def __str__(self) -> str:
        return self.slug
