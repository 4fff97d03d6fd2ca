"""Articles and their editions."""

from django.contrib import admin
from django.http import HttpRequest

from articles.models import Edition


@admin.register(Edition)
class EditionAdmin(admin.ModelAdmin):
    """Every edition with its state; editions are made by import and changed by no form yet."""

    list_display = ["title", "number", "shown_state", "live_from", "live_until"]
    list_select_related = ["article"]
    search_fields = ["title", "article__slug"]

    @admin.display(description="状態")
    def shown_state(self, edition: Edition) -> str:
        """The state's Japanese name."""
        return edition.state().label

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Documents become editions by import."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Edition | None = None) -> bool:
        """Looking only."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Edition | None = None) -> bool:
        """Editions are history."""
        return False
