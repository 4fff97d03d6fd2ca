"""The record of who did what, to be read."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from raretrend.models import AuditEntry


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin):
    """For those with the right to see it; nobody writes here."""

    list_display = ["at", "what", "shown_by", "about", "detail", "address"]
    list_filter = ["at", "what", "by"]
    search_fields = ["by", "about", "detail", "address"]
    date_hierarchy = "at"
    list_per_page = 50
    show_full_result_count = False

    @admin.display(description="利用者", ordering="by")
    def shown_by(self, entry: AuditEntry) -> str:
        """Nobody has a name who is not logged in."""
        return entry.by or "（未ログイン）"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Entries are written by what happens."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """They stay as they are."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """And where they are."""
        return False
