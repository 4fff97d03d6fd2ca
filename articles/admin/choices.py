"""Autocomplete fields of many forms that look up what they need in one query."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import ForeignKey, Model


class KnownRows(dict[int, Model]):
    """Rows by their keys, all loaded at the first question."""

    def __init__(self, model: type[Model]) -> None:
        super().__init__()
        self.model = model
        self.wanted: set[int] = set()

    def want(self, keys: Iterable[Any]) -> None:
        """Have these keys loaded; what is no key is left out."""
        self.wanted |= {int(key) for key in keys if str(key).isdecimal() and len(str(key)) < 19}

    def find(self, key: Any) -> Model | None:
        """The row of a key, None if there is none; one query for all that is wanted."""
        missing = self.wanted - self.keys()
        if missing:
            self.update(self.model._default_manager.in_bulk(missing))
            self.wanted &= self.keys()
        return self.get(int(key)) if str(key).isdecimal() else None


class KnownSelect(AutocompleteSelect):
    """The admin's autocomplete, which knows its current choice without a query."""

    known: KnownRows

    def optgroups(self, name: str, value: list[str], attr: dict | None = None) -> list:
        """The current choice alone; everything else comes by searching."""
        groups: list = [(None, [], 0)]
        if not self.is_required:
            groups[0][1].append(self.create_option(name, "", "", False, 0))
        for key in value:
            if row := self.known.find(key) if key else None:
                groups[0][1].append(self.create_option(name, str(key), str(row), True, 0))
        return groups


class KnownRowField(forms.ModelChoiceField):
    """A key that is checked against the rows known to the whole form set."""

    known: KnownRows

    def to_python(self, value: Any) -> Model | None:
        """The row; refused if there is none of that key."""
        if value in self.empty_values:
            return None
        row = self.known.find(value)
        if row is None:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"],
                code="invalid_choice",
                params={"value": value},
            )
        return row


class KnownChoiceField(KnownRowField):
    """A foreign key of a block."""

    @classmethod
    def of(cls, field: ForeignKey, site: admin.AdminSite) -> "KnownChoiceField":
        """The form field of a model's foreign key, with the admin's autocomplete."""
        return cls(
            field.remote_field.model._default_manager.all(),
            widget=KnownSelect(field, site),
            label=field.verbose_name,
            required=not field.blank,
            help_text=field.help_text,
        )
