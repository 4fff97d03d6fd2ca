"""The picture library: several uploads at once, what has to be said of each, and where it is used."""

import logging
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from articles.admin.uses import IN_USE, UsedAdmin, UseFilter
from articles.models import Picture
from articles.uploads import cleaned_picture

logger = logging.getLogger(__name__)

MOST_FILES = 30
NOT_STORED = "保存できませんでした（保存先に空きがないか、書き込めません）。"


class PictureForm(forms.ModelForm):
    """A picture; its file is never kept as it came."""

    class Meta:
        model = Picture
        fields = ["file", "alt", "credit", "licence", "focal_x", "focal_y"]

    def clean_file(self) -> Any:
        """The file written anew, or the reason why it cannot be."""
        return cleaned_picture(self.cleaned_data["file"])


class SeveralFilesField(forms.FileField):
    """Any number of files in one field."""

    class widget(forms.ClearableFileInput):  # noqa: N801  (Django names it so)
        allow_multiple_selected = True

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """The files, at least one and not too many."""
        files = [super(SeveralFilesField, self).clean(file, initial) for file in data or [None]]
        if len(files) > MOST_FILES:
            raise ValidationError(f"一度に登録できるのは{MOST_FILES}枚までです。")
        return files


class UploadForm(forms.Form):
    """Pictures to store."""

    files = SeveralFilesField(
        label="画像",
        help_text="JPEG、PNG、WebP、GIF。いくつでもまとめて選べます。",
        allow_empty_file=True,  # it is refused by itself, and takes no other with it
    )


DescriptionFormSet = forms.modelformset_factory(
    Picture, fields=["alt", "credit", "licence"], extra=0, edit_only=True
)


class WordsFilter(admin.SimpleListFilter):
    """Pictures about which something is not said yet."""

    title = "不足"
    parameter_name = "missing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """What can be missing."""
        return [("alt", "代替テキストなし"), ("credit", "クレジットなし")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Those where it is empty."""
        known = self.value() in {"alt", "credit"}
        return queryset.filter(**{self.value(): ""}) if known else queryset


@admin.register(Picture)
class PictureAdmin(UsedAdmin):
    """Pictures with what has to be said about them."""

    form = PictureForm
    list_display = ["shown_alt", "thumbnail", "credit", "licence", "size", "uses", "uploaded"]
    list_display_links = ["shown_alt"]
    list_filter = [UseFilter, WordsFilter, "licence", "uploaded_at"]
    list_per_page = 50
    search_fields = ["alt", "credit", "file"]
    search_help_text = "代替テキスト、クレジット、ファイル名で探します。"
    used_by = ("cover", "figure__picture")
    actions = ["delete_unused"]

    def get_urls(self) -> list[URLPattern]:
        """Uploading several beside the admin's own pages."""
        step = self.admin_site.admin_view
        return [
            path("upload/", step(self.upload), name="articles_picture_upload"),
            path("describe/", step(self.describe), name="articles_picture_describe"),
            *super().get_urls(),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Picture | None = None) -> list[str]:
        """A file stays as it is: it may stand in a live article. Another picture is another row."""
        return [*(["file"] if obj else []), *super().get_readonly_fields(request, obj)]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With those who brought them."""
        return super().get_queryset(request).select_related("uploaded_by")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Only what is not used can be deleted from the list."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def save_model(self, request: HttpRequest, obj: Picture, form: Any, change: bool) -> None:
        """Keep who brought it."""
        if not change:
            obj.uploaded_by = request.user
        super().save_model(request, obj, form, change)

    # --- several at once

    def upload(self, request: HttpRequest) -> HttpResponse:
        """Store the pictures that can be read, name those that cannot, then ask for words."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
        if not form.is_valid():
            return self._page(request, "upload", "画像をまとめて登録", form=form)
        keys = []
        for file in form.cleaned_data["files"]:
            try:
                keys.append(str(self._store(request, file).pk))
            except ValidationError as error:
                messages.error(request, f"「{file.name}」：{error.messages[0]}")
            except OSError:
                logger.exception("A picture could not be stored.")
                messages.error(request, f"「{file.name}」：{NOT_STORED}")
        if not keys:
            return HttpResponseRedirect(reverse("admin:articles_picture_upload"))
        messages.success(request, f"{len(keys)}枚の画像を登録しました。")
        address = reverse("admin:articles_picture_describe")
        return HttpResponseRedirect(f"{address}?keys={','.join(keys)}")

    def describe(self, request: HttpRequest) -> HttpResponse:
        """Type the words of several pictures on one page."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        keys = [key for key in request.GET.get("keys", "").split(",") if key.isdecimal()]
        chosen = Picture.objects.filter(pk__in=[key for key in keys[:MOST_FILES] if len(key) < 19])
        own = [one.pk for one in chosen if self.has_change_permission(request, one)]
        if len(own) < len(chosen):
            messages.warning(request, IN_USE)
            if not own:
                return HttpResponseRedirect(reverse("admin:articles_picture_changelist"))
        formset = DescriptionFormSet(
            request.POST or None, queryset=chosen.filter(pk__in=own).order_by("pk")
        )
        if request.method == "POST" and formset.is_valid():
            formset.save()
            messages.success(request, "画像の情報を保存しました。")
            return HttpResponseRedirect(reverse("admin:articles_picture_changelist"))
        return self._page(request, "describe", "画像の情報", formset=formset)

    def _store(self, request: HttpRequest, file: UploadedFile) -> Picture:
        """The picture of a file; the same picture is not stored twice."""
        clean = cleaned_picture(file)
        stem = clean.name.partition(".")[0]
        known = Picture.objects.filter(file__contains=f"/{stem}.").first()
        if known:
            messages.info(request, f"「{file.name}」は、すでに登録されている画像です。")
        return known or Picture.objects.create(file=clean, uploaded_by=request.user)

    def _page(
        self, request: HttpRequest, template: str, title: str, **context: Any
    ) -> HttpResponse:
        context |= self.admin_site.each_context(request) | {"title": title}
        return render(request, f"admin/articles/picture/{template}.html", context)

    @admin.action(description="選択した未使用の画像を削除する", permissions=["delete"])
    def delete_unused(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Delete those no edition shows; the others stay."""
        unused = list(queryset.filter(uses=0).values_list("pk", flat=True))
        left = queryset.count() - len(unused)
        Picture.objects.filter(pk__in=unused).delete()
        messages.success(request, f"{len(unused)}枚の画像を削除しました。")
        if left:
            messages.warning(request, f"使用中の{left}枚は削除していません。")

    # --- columns

    @admin.display(description="画像")
    def thumbnail(self, picture: Picture) -> str:
        """The small copy."""
        return format_html(
            '<img class="thumbnail" src="{}" alt="" width="96" height="72" loading="lazy">',
            picture.thumbnail_url,
        )

    @admin.display(description="代替テキスト", ordering="alt")
    def shown_alt(self, picture: Picture) -> str:
        """The words, or that there are none."""
        return picture.alt or "（代替テキストなし）"

    @admin.display(description="大きさ")
    def size(self, picture: Picture) -> str:
        """Width and height in pixels."""
        return f"{picture.width}×{picture.height}"

    @admin.display(description="登録", ordering="uploaded_at")
    def uploaded(self, picture: Picture) -> str:
        """When, and by whom."""
        who = f"（{picture.uploaded_by.get_username()}）" if picture.uploaded_by else ""
        return f"{picture.uploaded_at:%Y/%m/%d}{who}"
