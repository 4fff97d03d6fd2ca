"""Topics: the tags readers find articles by."""

import unicodedata
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.text import slugify
from taggit.models import ItemBase, TagBase

from articles.models.freezing import Listed, ListedQuerySet
from articles.models.live import is_live
from articles.models.syllabary import InSyllabary
from trends.addresses import path_to

#: Editions whose topics are what is written about lately.
NEWEST = 60


class TopicQuerySet(models.QuerySet):
    """Topics and what is often asked of them."""

    def get_by_natural_key(self, name: str) -> "Topic":
        """The topic of this name (Django's serialisation asks so)."""
        return self.get(name=name)

    def live(self) -> Self:
        """Topics readers can find an article by."""
        links = EditionTopic.objects.filter(is_live(way="content_object__"), tag=OuterRef("pk"))
        return self.filter(Exists(links))

    def lately(self) -> Self:
        """The topics of the newest articles, those that most of them are on first.

        What is written about now, at the same cost however many articles there are.
        """
        newest = apps.get_model("articles.Edition").objects.live().order_by("-live_from", "-pk")
        own = self.filter(edition_links__content_object__in=newest.values("pk")[:NEWEST])
        count = models.Count("edition_links")
        return own.annotate(count=count).order_by("-count", "reading", "name")

    def obtain(self, name: str) -> "Topic":
        """The topic of a name or of an alias, made if it is new; width and case do not matter."""
        name = normal_name(name)
        known = self.filter(models.Q(name__iexact=name) | models.Q(aliases__name__iexact=name))
        return known.order_by("pk").first() or self.create(name=name)


class Topic(InSyllabary, TagBase):
    """A tag (トピック) with a reading for its place in 五十音 order."""

    reading = models.CharField("読み", max_length=100, blank=True, help_text="ひらがなで書きます。")
    description = models.TextField("説明", blank=True)

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "トピック"
        ordering = ["reading", "name"]
        indexes = [*InSyllabary.Meta.indexes]

    def save(self, **kwargs: Any) -> None:
        """Leaves the way from a former address."""
        former = Topic.objects.filter(pk=self.pk).values_list("slug", flat=True).first()
        super().save(**kwargs)
        if former and former != self.slug:
            TopicAlias.objects.get_or_create(name=former, defaults={"topic": self, "slug": former})

    def get_absolute_url(self) -> str:
        """The topic page."""
        return path_to("articles:topic", self.slug)


class TopicAlias(models.Model):
    """Another name of a topic (別名): 希土類 is レアアース."""

    name = models.CharField("別名", max_length=100, unique=True)
    slug = models.SlugField(
        "スラッグ", max_length=100, allow_unicode=True, editable=False, db_index=True
    )
    topic = models.ForeignKey(
        Topic, models.CASCADE, related_name="aliases", verbose_name="トピック"
    )

    class Meta:
        verbose_name = verbose_name_plural = "別名"

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs) -> None:
        """Takes the address the alias would have as a topic."""
        self.slug = self.slug or slugify(normal_name(self.name), allow_unicode=True)[:100]
        super().save(**kwargs)


class EditionTopic(ItemBase, Listed):
    """A topic of an edition; the first one an editor names is its main topic."""

    edition_path = edition_name = "content_object"

    content_object = models.ForeignKey(
        "articles.Edition", models.CASCADE, related_name="topic_links", verbose_name="版"
    )
    tag = models.ForeignKey(
        Topic, models.PROTECT, related_name="edition_links", verbose_name="トピック"
    )

    objects = ListedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "版のトピック"
        base_manager_name = "objects"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_object", "tag"], name="one_row_per_edition_and_topic"
            )
        ]
        # With the edition, so that related articles are found in the index alone.
        indexes = [
            models.Index(
                fields=["tag", "-live_from", "-id", "content_object"], name="topic_newest_first"
            )
        ]


def normal_name(name: str) -> str:
    """A topic's name as it is stored: NFKC, single spaces, at most 100 characters."""
    return " ".join(unicodedata.normalize("NFKC", name).split())[:100]
