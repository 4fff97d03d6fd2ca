"""Other names of a row, on its page."""

from typing import Any

from django.contrib import admin
from django.db.models import Field
from django.http import HttpRequest


class AliasInline(admin.TabularInline):
    """Rows of one field, which says its name to screen readers: a table gives it no label."""

    extra = 1

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        """Django's own, named."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field:  # keys have none
            field.widget.attrs["aria-label"] = db_field.verbose_name
        return field
