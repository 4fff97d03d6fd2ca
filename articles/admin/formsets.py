"""Blocks of one kind, validated and saved in a number of queries that does not grow with them."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F, ForeignKey
from django.forms.models import BaseInlineFormSet

from articles.admin.choices import KnownRowField, KnownRows
from articles.importing.elements import ElementNames
from articles.models import Block, ElementUse, UsedElement

#: Out of the way of every place a block can have, so that places can be exchanged.
ASIDE = 1_000_000


class BlockFormSet(BaseInlineFormSet):
    """The blocks of one kind of an edition."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {
            field.name: KnownRows(field.remote_field.model) for field in references_of(self.model)
        }
        self.names: ElementNames | None = None
        self.own_rows = KnownRows(self.model)
        self.own_rows.update({row.pk: row for row in self.get_queryset()})

    def element_names(self) -> ElementNames:
        """How elements are written; read once for all forms."""
        self.names = self.names or ElementNames()
        return self.names

    def add_fields(self, form: Any, index: int | None) -> None:
        """Let every form share what is known."""
        super().add_fields(form, index)
        form.formset = self
        own = form.fields["id"]
        form.fields["id"] = KnownRowField(own.queryset, required=False, widget=own.widget)
        form.fields["id"].known = self.own_rows
        form.fields["id"].initial = own.initial
        for name, known in self.known.items():
            if name in form.fields:
                form.fields[name].known = known
                widget = form.fields[name].widget
                getattr(widget, "widget", widget).known = known
                known.want([getattr(form.instance, f"{name}_id") or ""])
                if self.is_bound:
                    known.want([self.data.get(form.add_prefix(name), "")])

    def get_queryset(self) -> Any:
        """The blocks with all that their forms show."""
        if not hasattr(self, "_queryset"):
            queryset = super().get_queryset().select_related(*self.model.related)
            if self.model is ElementUse:
                queryset = queryset.prefetch_related("elements")
            self._queryset = queryset
        return self._queryset

    def save_in_bulk(self) -> None:
        """Write what the forms say: at most six queries a kind and one more for every hundred blocks."""
        self.save(commit=False)
        model = self.model
        deleted = [block.pk for block in self.deleted_objects]
        changed = [block for block, _ in self.changed_objects]
        if deleted:
            model.objects.filter(pk__in=deleted).delete()
        if changed:
            keys = [block.pk for block in changed]
            model.objects.filter(pk__in=keys).update(ordering=F("ordering") + ASIDE)
            names = [field.name for field in model._meta.concrete_fields if not field.primary_key]
            model.objects.bulk_update(changed, names, batch_size=100)
        if self.new_objects:
            model.objects.bulk_create(self.new_objects)
        if model is ElementUse:
            self._save_elements([*changed, *self.new_objects])

    def _save_elements(self, uses: list[ElementUse]) -> None:
        forms = {id(form.instance): form for form in self.forms}
        links = UsedElement.objects.filter(use__in=[use.pk for use in uses])
        if uses:
            links.delete()
        UsedElement.objects.bulk_create(
            UsedElement(use=use, element_id=number)
            for use in uses
            for number in forms[id(use)].cleaned_data["element_numbers"]
        )


def references_of(model: type[Block]) -> Iterator[ForeignKey]:
    """The foreign keys of a block that an editor chooses."""
    for field in model._meta.concrete_fields:
        if isinstance(field, ForeignKey) and field.name != "edition":
            yield field
