"""The pages about the site: their text can change, they neither come nor go."""

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from articles.admin.blocks import RichTextField
from articles.models import StandingPage


class StandingPageForm(forms.ModelForm):
    """Title and text, in the editor and the allow-list of articles."""

    html = RichTextField(label="本文", help_text=StandingPage._meta.get_field("html").help_text)

    class Meta:
        model = StandingPage
        fields = ["title", "html"]


@admin.register(StandingPage)
class StandingPageAdmin(admin.ModelAdmin):
    """The standing pages."""

    form = StandingPageForm
    fields = ["slug", "title", "html", "updated_at"]
    readonly_fields = ["slug", "updated_at"]
    list_display = ["title", "slug", "updated_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Templates link to those there are, and to no other."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: StandingPage | None = None) -> bool:
        """So they have to stay."""
        return False
