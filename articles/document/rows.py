"""Document ↔ rows: a document becomes a draft edition, an edition becomes a document."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import SuspiciousFileOperation, ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django_countries import countries

from articles import document as doc
from articles import fuzzydate, models, richtext
from articles.anchors import free_anchor
from articles.document import Document, DocumentError
from trends.models import Trend

STEP = 10  # between two blocks' places, as the editor numbers them


@transaction.atomic
def write_draft(document: Document, article: models.Article, by: Any = None) -> models.Edition:
    """Make the document the article's draft edition.

    Raises DocumentError if a value does not fit; nothing is written then. The article must not
    have a draft yet.
    """
    edition = models.Edition(
        article=article,
        title=document.title.strip(),
        lead=document.lead.strip(),
        trend=_trend(document.trend),
        buzz=document.trend.buzz if document.trend else None,
        created_by=by,
    )
    _validate(edition, "文書")
    edition.save()
    for name in document.topics:
        if name.strip():
            edition.topics.add(models.Topic.objects.obtain(name))
    _Writer(edition).write(document.blocks)
    return edition


def read(edition: models.Edition) -> Document:
    """The document of an edition, whatever its state."""
    trend = edition.trend
    return Document(
        title=edition.title,
        slug=edition.article.slug,
        lead=edition.lead,
        trend=trend and doc.Trend(trend.keyword, trend.country.code, edition.buzz),
        topics=[link.tag.name for link in edition.topic_links.select_related("tag")],
        edition=edition.number,
        published_at=_first_published_at(edition),
        updated_at=edition.live_from,
        blocks=[_READERS[type(block)](block) for block in models.blocks_of(edition)],
    )


def _first_published_at(edition: models.Edition) -> Any:
    """When readers first saw the article, as far as this edition knows."""
    if edition.live_from is None:
        return None
    earlier = edition.article.editions.shown_before(edition.live_from).order_by("live_from")
    return earlier.values_list("live_from", flat=True).first()


def _trend(trend: doc.Trend | None) -> Trend | None:
    if trend is None:
        return None
    if trend.country not in dict(countries):
        raise DocumentError(f"国コードが正しくありません：{trend.country}")
    if not trend.keyword.strip() or len(trend.keyword) > Trend.keyword.field.max_length:
        raise DocumentError("トレンドのキーワードは1〜200文字にしてください。")
    if trend.buzz is not None and not 1 <= trend.buzz <= 10**10:
        raise DocumentError("トレンドの検索数は1以上100億以下にしてください。")
    return Trend.objects.obtain(trend.keyword, trend.country)


def _validate(row: Any, place: str) -> None:
    """Check what the fields hold, without a query; keys are checked by the database."""
    keys = {field.name for field in row._meta.fields if field.is_relation}
    try:
        row.clean_fields(exclude=keys | {"ordering"})
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        label = row._meta.get_field(name).verbose_name
        raise DocumentError(f"{place}：{label}：{messages[0]}") from error


@dataclass
class _Writer:
    """Writes blocks in bulk: a few queries a kind, however many blocks there are."""

    edition: models.Edition
    sources: dict[doc.Source, models.Source] = field(default_factory=dict)
    people: dict[str, models.Person] = field(default_factory=dict)
    anchors: set[str] = field(default_factory=set)

    def write(self, blocks: list[doc.Block]) -> None:
        rows: dict[type, list[models.Block]] = {model: [] for model in models.BLOCK_MODELS}
        symbols: list[list[str]] = []
        for index, block in enumerate(blocks):
            row = self._row(block)
            row.edition, row.ordering = self.edition, (index + 1) * STEP
            _validate(row, f"{index + 1}番目のブロック")
            rows[type(row)].append(row)
            if isinstance(block, doc.Use):
                symbols.append(block.elements)
        for model, kind_rows in rows.items():
            model.objects.bulk_create(kind_rows)
        self._write_elements(rows[models.ElementUse], symbols)

    def _write_elements(self, uses: list[models.ElementUse], symbols: list[list[str]]) -> None:
        elements = {element.symbol: element for element in models.Element.objects.all()}
        links = []
        for use, wanted in zip(uses, symbols, strict=True):
            for symbol in dict.fromkeys(wanted):
                if symbol not in elements:
                    raise DocumentError(f"元素記号が正しくありません：{symbol}")
                links.append(models.UsedElement(use=use, element=elements[symbol]))
        models.UsedElement.objects.bulk_create(links)

    def _row(self, block: doc.Block) -> models.Block:
        match block:
            case doc.Section():
                anchor = free_anchor(block.anchor, block.heading, self.anchors)
                return models.Section(level=block.level, heading=block.heading, anchor=anchor)
            case doc.Prose():
                return models.Prose(html=richtext.clean(block.html))
            case doc.Quote():
                if block.anonymous and block.speaker:
                    raise DocumentError(f"匿名の引用に人物が付いています：{block.speaker[:100]}")
                return models.Quote(
                    text=block.text,
                    attribution=block.attribution,
                    speaker=self._person(block.speaker),
                    anonymous=block.anonymous,
                    source=self._source(block.source),
                )
            case doc.Event():
                return self._event(block)
            case doc.Use():
                return models.ElementUse(
                    application=block.application,
                    products=block.products,
                    source=self._source(block.source),
                )
            case doc.Figure():
                return models.Figure(
                    picture=_picture(block),
                    alt=block.alt,
                    caption=block.caption,
                    credit=block.credit,
                    source=self._source(block.source),
                )

    def _event(self, block: doc.Event) -> models.TimelineEvent:
        if block.start and block.end and block.start > block.end:
            raise DocumentError(f"「{block.when}」：最も早い日が、最も遅い日より後になっています。")
        return models.TimelineEvent(
            when=block.when,
            start=block.start,
            end=block.end,
            precision=block.precision if block.precision in fuzzydate.PRECISIONS else "unknown",
            title=block.title,
            html=richtext.clean(block.html),
            source=self._source(block.source),
        )

    def _source(self, source: doc.Source | None) -> models.Source | None:
        if source is None or not (source.publisher or source.title or source.url):
            return None
        if source not in self.sources:
            known = models.Source.objects.filter(**_as_lookup(vars(source)))
            self.sources[source] = _obtain(known, models.Source(**vars(source)), "出典")
        return self.sources[source]

    def _person(self, name: str | None) -> models.Person | None:
        name = (name or "").strip()
        if not name:
            return None
        if name not in self.people:
            known = models.Person.objects.filter(name=name)
            self.people[name] = _obtain(known, models.Person(name=name), "人物")
        return self.people[name]


def _obtain(known: QuerySet, fresh: Any, place: str) -> Any:
    """The first known row, else the fresh one, checked and saved."""
    row = known.order_by("pk").first()
    if row is None:
        row = fresh
        _validate(row, place)
        row.save()
    return row


def _as_lookup(values: dict[str, str | date | None]) -> dict[str, Any]:
    return {
        f"{name}__isnull" if value is None else name: True if value is None else value
        for name, value in values.items()
    }


def _picture(figure: doc.Figure) -> models.Picture:
    picture = models.Picture.objects.filter(file=figure.src).order_by("pk").first()
    if picture is None:
        missing = DocumentError(f"画像が見つかりません：{figure.src[:100]}")
        try:
            if not figure.src or not default_storage.exists(figure.src):
                raise missing
            picture = models.Picture(file=figure.src, alt=figure.alt, credit=figure.credit)
        except (SuspiciousFileOperation, ValueError, OSError) as error:  # a folder, for one
            raise missing from error
        if picture.width is None:
            raise DocumentError(f"画像として読めません：{figure.src[:100]}")
        picture.save()
    return picture


def _read_source(source: models.Source | None) -> doc.Source | None:
    if source is None:
        return None
    return doc.Source(
        publisher=source.publisher,
        title=source.title,
        url=source.url,
        published_on=source.published_on,
        accessed_on=source.accessed_on,
        kind=source.kind,
    )


_READERS = {
    models.Section: lambda row: doc.Section(row.level, row.heading, row.anchor),
    models.Prose: lambda row: doc.Prose(richtext.clean(row.html)),
    models.Quote: lambda row: doc.Quote(
        text=row.text,
        attribution=row.attribution,
        speaker=row.speaker and row.speaker.name,
        anonymous=row.anonymous,
        source=_read_source(row.source),
    ),
    models.TimelineEvent: lambda row: doc.Event(
        when=row.when,
        start=row.start,
        end=row.end,
        precision=row.precision,
        title=row.title,
        html=richtext.clean(row.html),
        source=_read_source(row.source),
    ),
    models.ElementUse: lambda row: doc.Use(
        application=row.application,
        elements=[element.symbol for element in row.elements.all()],
        products=row.products,
        source=_read_source(row.source),
    ),
    models.Figure: lambda row: doc.Figure(
        src=row.picture.file.name,
        alt=row.alt,
        caption=row.caption,
        credit=row.credit,
        source=_read_source(row.source),
    ),
}
