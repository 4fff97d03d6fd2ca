"""What is published stays as it was: models that refuse to change with a published edition.

A row is frozen as soon as its edition has a number. `save` and `delete` of an instance, `update` and
`delete` of a queryset and the bulk operations all ask here first; the row lock makes a publication and a
late save of the same draft wait for each other.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models, router, transaction

from articles.models.live import is_live


class EditionIsPublished(Exception):
    """A published edition was about to change. Open the article's next draft instead."""

    def __init__(self, message: str = "公開した版は変更できません。次の版を作ってください。"):
        super().__init__(message)


class FreezingQuerySet(models.QuerySet):
    """Refuses every bulk change that would touch a row of a published edition."""

    def update(self, **values: Any) -> int:
        """As in Django; raises EditionIsPublished if any row is, or would become, frozen."""
        way = self.model.edition_path.split("__")[0]
        moves = bool(way) and not values.keys().isdisjoint({way, f"{way}_id"})
        with transaction.atomic(using=self.db):
            self._refuse_if_frozen()
            keys = list(self.values_list("pk", flat=True)) if moves else []
            count = super().update(**values)
            if moves:
                self.model._base_manager.using(self.db).filter(pk__in=keys)._refuse_if_frozen()
            return count

    update.alters_data = True

    def follow_merger(self, name: str, kept: models.Model, gone: models.Model) -> int:
        """Point rows, frozen ones too, at what their trend or topic was merged into.

        It is the same thing by another name. Merging's own door; nothing else goes through it.
        """
        return models.QuerySet.update(self.filter(**{name: gone}), **{name: kept})

    follow_merger.alters_data = True

    def forget_merged(self) -> None:
        """Delete rows that would say the same twice after a merger. Merging's own door."""
        models.QuerySet.delete(self)

    forget_merged.alters_data = True

    def delete(self) -> tuple[int, dict[str, int]]:
        """As in Django; raises EditionIsPublished if any row is frozen."""
        with transaction.atomic(using=self.db):
            self._refuse_if_frozen()
            return super().delete()

    delete.alters_data = True
    delete.queryset_only = True

    def bulk_create(self, objs: Iterable[models.Model], *args: Any, **kwargs: Any) -> list:
        """As in Django, but never by way of an upsert; raises EditionIsPublished."""
        objs = list(objs)
        if kwargs.get("update_conflicts"):
            raise EditionIsPublished(
                "版の内容を上書き登録（update_conflicts）することはできません。"
            )
        with transaction.atomic(using=self.db):
            refuse_published((obj.edition_key() for obj in objs), self.db)
            return super().bulk_create(objs, *args, **kwargs)

    def bulk_update(self, objs: Iterable[models.Model], fields: Any, **kwargs: Any) -> int:
        """As in Django; raises EditionIsPublished."""
        objs = list(objs)
        with transaction.atomic(using=self.db):
            refuse_published((obj.edition_key() for obj in objs), self.db)
            return super().bulk_update(objs, fields, **kwargs)

    bulk_update.alters_data = True

    def _refuse_if_frozen(self) -> None:
        if self.query.is_sliced:
            raise TypeError("Cannot change a slice of a query.")
        path = self.model.edition_path
        rows = self.order_by().values_list(path or "pk", flat=True)
        refuse_published(list(rows), self.db)


class Freezing(models.Model):
    """A row that belongs to an edition, or is one, and cannot change once that is published."""

    #: The lookup from a row to its edition; empty for the edition itself.
    edition_path: ClassVar[str] = "edition"
    #: The foreign key to the edition, where the row has one of its own.
    edition_name: ClassVar[str] = "edition"

    objects = FreezingQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, **kwargs: Any) -> None:
        """As in Django; raises EditionIsPublished if the row is frozen where it is or where it goes."""
        using = kwargs.get("using") or router.db_for_write(type(self), instance=self)
        with transaction.atomic(using=using):
            refuse_published([self.edition_key(), self.stored_edition_key(using)], using)
            super().save(**kwargs)

    save.alters_data = True

    def delete(self, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """As in Django; raises EditionIsPublished if the row is frozen."""
        using = kwargs.get("using") or router.db_for_write(type(self), instance=self)
        with transaction.atomic(using=using):
            refuse_published([self.stored_edition_key(using)], using)
            return super().delete(**kwargs)

    delete.alters_data = True

    def edition_key(self) -> int | None:
        """The primary key of the edition this row belongs to in memory."""
        return getattr(self, f"{self.edition_name}_id") if self.edition_name else self.pk

    def stored_edition_key(self, using: str) -> int | None:
        """The primary key of the edition this row belongs to in the database."""
        rows = type(self)._base_manager.using(using).filter(pk=self.pk)
        return rows.values_list(self.edition_path or "pk", flat=True).first() if self.pk else None


class ListedQuerySet(FreezingQuerySet):
    """Rows of editions, and what pages across articles ask of them."""

    def live(self, at: datetime | None = None) -> Self:
        """Rows of the editions readers may see at an instant (default now)."""
        return self.filter(is_live(at, f"{self.model.edition_path}__"))

    def newest_first(self) -> Self:
        """Those of the newest editions first."""
        return self.order_by("-live_from", "-pk")

    def with_cards(self) -> Self:
        """With what a list of articles shows of their editions, and nothing heavy."""
        way = self.model.edition_path
        heavy = [f"{way}__{name}" for name in ("body_html", "text", "contents", "facts")]
        return self.select_related(f"{way}__article", f"{way}__trend", f"{way}__cover").defer(
            *heavy
        )


class Listed(Freezing):
    """A row of an edition that pages across articles list, newest editions first.

    It has the edition's `live_from` too, copied at publication: so an index holds the order, and the newest
    rows cost the same however many there are. Whether readers may see it is asked of the edition alone.
    """

    live_from = models.DateTimeField("公開日時", null=True, blank=True, editable=False)

    objects = ListedQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"


def refuse_published(edition_keys: Iterable[int | None], using: str) -> None:
    """Lock the editions and raise EditionIsPublished if one of them has a number."""
    from articles.models.edition import Edition  # noqa: PLC0415  (an edition is Freezing itself)

    keys = {key for key in edition_keys if key is not None}
    editions = Edition.objects.using(using).select_for_update().filter(pk__in=keys).order_by("pk")
    if keys and any(number is not None for number in editions.values_list("number", flat=True)):
        raise EditionIsPublished
