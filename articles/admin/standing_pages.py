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
    opened = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = StandingPage
        fields = ["title", "html"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["opened"] = self.instance.updated_at.isoformat()

    def clean(self) -> dict[str, Any]:
        """Refused, with all that was typed still in the form, if somebody else saved meanwhile."""
        cleaned = super().clean()
        if cleaned.get("opened") != self.initial["opened"]:
            # Once that was said, saving again is a decision.
            self.data = self.data.copy()
            self.data[self.add_prefix("opened")] = self.initial["opened"]
            raise forms.ValidationError(
                "開いたあとに、ほかの人がこのページを保存しました。公開中のページを確かめて、"
                "よければもう一度保存してください。"
            )
        return cleaned


@admin.register(StandingPage)
class StandingPageAdmin(admin.ModelAdmin):
    """The standing pages."""

    class Media:
        js = [Script("js/desk/labels.js", type="module")]

    form = StandingPageForm
    fields = ["slug", "title", "html", "updated_at", "opened"]
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
