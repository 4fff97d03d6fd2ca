"""The six kinds of block an edition is made of, in one order over all kinds."""

from operator import attrgetter
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from articles.fuzzydate import PRECISIONS
from articles.models.edition import Edition
from articles.models.elements import Element
from articles.models.freezing import Freezing, FreezingQuerySet, Listed, ListedQuerySet
from articles.models.pictures import Picture
from articles.models.references import Person, Source
from articles.models.topics import EditionTopic, Topic
from articles.richtext import plain_text


class FactQuerySet(ListedQuerySet):
    """Facts, and what pages across articles ask of them."""

    def on(self, topic: Topic) -> Self:
        """Facts of editions on a topic."""
        own = EditionTopic.objects.filter(tag=topic, content_object=OuterRef("edition"))
        return self.filter(Exists(own))

    def with_article(self) -> Self:
        """With the edition's title, its article and the source, as lists of facts show them."""
        heavy = [f"edition__{name}" for name in ("body_html", "text", "contents", "facts", "lead")]
        return self.select_related("edition__article", *self.model.related).defer(*heavy)


class Block(Freezing):
    """A piece of an edition, at its place in the order of all blocks of all kinds."""

    #: What rendering and export read with a block.
    related: ClassVar[tuple[str, ...]] = ()

    edition = models.ForeignKey(Edition, models.CASCADE, verbose_name="版")
    ordering = models.PositiveIntegerField("順序", default=0)

    objects = FreezingQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        ordering = ["ordering"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "ordering"], name="one_%(class)s_per_place_in_an_edition"
            )
        ]


class SourcedBlock(Block, Listed):
    """A block that tells a fact and rests on a source."""

    related = ("source",)

    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, verbose_name="出典")

    objects = FactQuerySet.as_manager()

    class Meta(Block.Meta):
        abstract = True
        indexes = [models.Index(fields=["source", "-live_from", "-id"], name="%(class)s_of_source")]


class Section(Block):
    """A heading (見出し); it opens a section, which lasts until the next heading."""

    level = models.PositiveSmallIntegerField(
        "レベル", choices=[(2, "大見出し"), (3, "小見出し")], default=2
    )
    heading = models.CharField("見出し", max_length=200)
    anchor = models.CharField("アンカー", max_length=120, blank=True)

    class Meta(Block.Meta):
        verbose_name = verbose_name_plural = "見出し"
        constraints = [
            *Block.Meta.constraints,
            models.CheckConstraint(condition=Q(level__in=[2, 3]), name="section_level_is_2_or_3"),
        ]

    def __str__(self) -> str:
        return self.heading


class Prose(Block):
    """Running text (本文): rich text of the allow-list in `richtext`."""

    html = models.TextField("本文")

    class Meta(Block.Meta):
        verbose_name = verbose_name_plural = "本文"

    def __str__(self) -> str:
        return plain_text(self.html)[:60]


class Quote(SourcedBlock):
    """Words somebody said, as they said them (引用)."""

    related = ("source", "speaker")

    text = models.TextField("引用文")
    attribution = models.CharField("発言者の説明", max_length=300, blank=True)
    speaker = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, verbose_name="人物")
    anonymous = models.BooleanField("匿名", default=False)

    class Meta(SourcedBlock.Meta):
        verbose_name = verbose_name_plural = "引用"
        constraints = [
            *Block.Meta.constraints,
            models.CheckConstraint(
                condition=Q(anonymous=False) | Q(speaker=None),
                name="anonymous_quote_names_nobody",
                violation_error_message="匿名の引用には人物を指定できません。",
            ),
        ]
        indexes = [
            *SourcedBlock.Meta.indexes,
            models.Index(
                fields=["speaker", "-live_from", "-id", "edition"], name="speaker_newest_first"
            ),
        ]

    def __str__(self) -> str:
        return f"「{self.text[:40]}」{self.attribution}"


class TimelineEvent(SourcedBlock):
    """Something that happened at a date, as exactly as it is known (年表の項目)."""

    when = models.CharField("時期", max_length=60)
    start = models.DateField("最も早い日", null=True, blank=True)
    end = models.DateField("最も遅い日", null=True, blank=True)
    precision = models.CharField(
        "精度", max_length=20, choices=list(PRECISIONS.items()), default="unknown"
    )
    title = models.CharField("出来事", max_length=300)
    html = models.TextField("詳細", blank=True)

    class Meta(SourcedBlock.Meta):
        verbose_name = verbose_name_plural = "年表の項目"
        constraints = [
            *Block.Meta.constraints,
            models.CheckConstraint(
                condition=Q(start=None) | Q(end=None) | Q(start__lte=F("end")),
                name="event_starts_before_it_ends",
                violation_error_message="最も早い日が、最も遅い日より後になっています。",
            ),
        ]
        indexes = [
            *SourcedBlock.Meta.indexes,
            models.Index(fields=["start"], name="event_by_date"),
        ]

    def __str__(self) -> str:
        return f"{self.when}：{self.title}"

    @property
    def datetime(self) -> str:
        """What `<time datetime>` can say of the date: the day, month or year that holds it.

        HTML has no word for spans over several years: they are named by their first.
        https://html.spec.whatwg.org/#the-time-element
        """
        first, last = self.start or self.end, self.end or self.start
        if first is None:
            return ""
        if first == last:
            return first.isoformat()
        same_month = (first.year, first.month) == (last.year, last.month)
        return first.isoformat()[:7] if same_month else first.isoformat()[:4]


class ElementUse(SourcedBlock):
    """What elements are used for, and in which products (元素の用途)."""

    application = models.CharField("用途", max_length=300)
    elements = models.ManyToManyField(
        Element, through="UsedElement", related_name="uses", verbose_name="必要な元素"
    )
    products = models.CharField("製品例", max_length=500, blank=True)

    class Meta(SourcedBlock.Meta):
        verbose_name = verbose_name_plural = "元素の用途"

    def __str__(self) -> str:
        return self.application


class UsedElementQuerySet(ListedQuerySet):
    """Elements of uses, and what pages across articles ask of them."""

    def with_uses(self) -> Self:
        """With the use, its other elements, its article and its source."""
        heavy = ("body_html", "text", "contents", "facts", "lead")
        return (
            self.select_related("use__edition__article", "use__source")
            .defer(*(f"use__edition__{name}" for name in heavy))
            .prefetch_related("use__elements")
        )


class UsedElement(Listed):
    """One element of one use."""

    edition_path = "use__edition"
    edition_name = ""

    use = models.ForeignKey(ElementUse, models.CASCADE, verbose_name="用途")
    element = models.ForeignKey(Element, models.PROTECT, verbose_name="元素")

    objects = UsedElementQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "使われる元素"
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["use", "element"], name="one_row_per_use_and_element")
        ]
        indexes = [
            models.Index(
                fields=["element", "-live_from", "-id", "use"], name="element_newest_first"
            )
        ]

    def __str__(self) -> str:
        return f"{self.use}：{self.element}"

    def edition_key(self) -> int | None:
        """The edition of the use this row belongs to."""
        return self.use.edition_id


class Figure(SourcedBlock):
    """A picture in the text with its caption (図版)."""

    related = ("source", "picture")

    picture = models.ForeignKey(Picture, models.PROTECT, verbose_name="画像")
    alt = models.CharField("代替テキスト", max_length=300)
    caption = models.CharField("キャプション", max_length=500, blank=True)
    credit = models.CharField("クレジット", max_length=200, blank=True)

    class Meta(SourcedBlock.Meta):
        verbose_name = verbose_name_plural = "図版"

    def __str__(self) -> str:
        return self.caption or self.alt


BLOCK_MODELS: tuple[type[Block], ...] = (
    Section,
    Prose,
    Quote,
    TimelineEvent,
    ElementUse,
    Figure,
)


def blocks_of(edition: Edition) -> list[Block]:
    """All blocks of an edition in their order, in seven queries whatever their number."""
    blocks: list[Block] = []
    for model in BLOCK_MODELS:
        rows = model.objects.filter(edition=edition).select_related(*model.related)
        blocks.extend(rows.prefetch_related("elements") if model is ElementUse else rows)
    return sorted(blocks, key=attrgetter("ordering"))
