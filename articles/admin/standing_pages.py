"""The pages about the site: their text can change, they neither come nor go."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from js_asset import Media, Script

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

    class Media:
        js = [Script("js/desk/labels.js", type="module")]

    form = StandingPageForm
    fields = ["slug", "title", "html", "updated_at"]
    readonly_fields = ["slug", "updated_at"]
    list_display = ["title", "slug", "updated_at"]

    def render_change_form(
        self, request: HttpRequest, context: dict, **kwargs: Any
    ) -> HttpResponse:
        """With a nonce on the import map of the editor, which the policy of the desk asks for."""
        response = super().render_change_form(request, context, **kwargs)
        media = Media.from_media(response.context_data["media"])
        response.context_data["media"] = media.with_nonce(str(request.csp_nonce))
        return response

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Templates link to those there are, and to no other."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: StandingPage | None = None) -> bool:
        """So they have to stay."""
        return False
