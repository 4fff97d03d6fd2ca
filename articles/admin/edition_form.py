"""The part of the edition's page above the blocks: title, trend, topics, authors, slug."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelectMultiple, RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError

from articles import revisions
from articles.comparing import Change
from articles.document import Document
from articles.document import Trend as DocumentTrend
from articles.drafting import free_slug, refuse_taken
from articles.models import Article, Author, Edition, Topic
from articles.models.article import SLUG
from articles.templatetags.japanese import ja_datetime

#: Posted with what a browser kept of unsaved work: to be shown in the form again, not to be saved.
RECALLED = "_recalled"
SLUG_STAYS = "公開した記事のスラッグを変えられるのは、公開の権限がある人だけです。"


class Overtaken(Exception):
    """The draft was published, scheduled or discarded since its page was opened: nothing can be saved.

    `edition` is what it became; None if it is gone.
    """

    def __init__(self, edition: Edition | None) -> None:
        super().__init__(edition)
        self.edition = edition


class EditionForm(forms.ModelForm):
    """Title, lead, trend, topics and cover of a draft, and the slug of its article."""

    slug = forms.CharField(
        label="スラッグ",
        required=False,
        max_length=100,
        validators=[SLUG],
        help_text="記事のアドレスになります。空欄なら、キーワードか題名から作ります。",
    )
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.all(),
        label="トピック",
        required=False,
    )
    byline = forms.ModelMultipleChoiceField(
        Author.objects.all(),
        label="筆者",
        required=False,
    )
    opened_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    #: Whether who fills it in may publish.
    may_publish = False
    #: Whether the form is only looked at: then nothing can be overwritten.
    trial = False
    #: What others have changed since this page was opened.
    missed: list[Change] | None = None

    class Meta:
        model = Edition
        fields = ["title", "lead", "trend", "buzz", "cover"]
        widgets = {"lead": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["slug"] = self.instance.article.slug
            self.initial["opened_version"] = self.instance.version
            self.initial["topics"] = [link.tag_id for link in self.instance.topic_links.all()]
            self.initial["byline"] = [row.author_id for row in self.instance.bylines.all()]
            known = self.instance.article.editions.for_readers()
            if not self.may_publish and known.exists():
                self.fields["slug"].disabled = True
                self.fields["slug"].help_text = SLUG_STAYS

    def clean_slug(self) -> str:
        """Free, or this article's own."""
        slug = self.cleaned_data["slug"]
        article = self.instance.article if self.instance.article_id else None
        if slug and not (article and slug == article.slug):
            refuse_taken(slug, article)
        return slug

    def clean(self) -> dict[str, Any]:
        """Refuse to write over what somebody else has saved since this page was opened.

        Raises `Overtaken` where there is no draft any more.
        """
        cleaned = super().clean()
        if RECALLED in self.data:
            raise ValidationError("まだ保存していません。")
        if self.instance.pk and not self.trial:
            # The article first, as `publishing` does: else who publishes and who saves wait for each other.
            article = (
                Article.objects.select_for_update().filter(pk=self.instance.article_id).first()
            )
            locked = Edition.objects.select_for_update().select_related(None)
            stored = locked.filter(pk=self.instance.pk).first()
            if article is None or stored is None:
                raise Overtaken(None)
            if stored.number is not None:
                raise Overtaken(stored)
            opened = cleaned.get("opened_version")
            if stored.version != opened:
                self.missed = revisions.changes_since(stored, opened or 0)
                self.data = self.data.copy()
                self.data[self.add_prefix("opened_version")] = stored.version
                raise ValidationError(_stale(stored, article, cleaned.get("slug")))
        return cleaned

    def wanted_slug(self) -> str:
        """The slug the editor typed, or one that is free."""
        trend = self.cleaned_data.get("trend")
        document = Document(
            title=self.cleaned_data["title"],
            trend=DocumentTrend(trend.keyword, trend.country.code) if trend else None,
        )
        return self.cleaned_data["slug"] or free_slug(document)


def _stale(stored: Edition, article: Article, slug: str | None) -> str:
    """What an editor reads whose page is older than the saved draft, and what the next save would rename."""
    who = stored.saved_by.get_username() if stored.saved_by else "ほかの編集者"
    when = ja_datetime(stored.saved_at) if stored.saved_at else ""
    renamed = (
        f"いま保存されているスラッグは「{article.slug}」です。"
        if slug and slug != article.slug
        else ""
    )
    return (
        f"この画面を開いたあと、{who}さんが{when}に保存しました。入力した内容は下に残っています。"
        f"{renamed}保存された変更を確かめ、取り込んだうえで、もう一度保存してください。"
    )


class ChoicesInOrder(AutocompleteSelectMultiple):
    """The admin's autocomplete of several rows, in the order in which they were chosen."""

    def build_attrs(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Without the button that clears all: it stands inside a list without being an item."""
        return super().build_attrs(*args, **kwargs) | {"data-allow-clear": "false"}

    def optgroups(self, name: str, value: list[str], attr: dict | None = None) -> list:
        """The chosen rows as they were chosen; the database would give them by name."""
        groups = super().optgroups(name, value, attr)
        for _, options, _ in groups:
            options.sort(key=lambda option: value.index(str(option["value"])))
        return groups


def autocomplete_of_many(name: str, site: admin.AdminSite, field: forms.Field) -> forms.Widget:
    """The autocomplete of several rows, with a button to add one that is missing."""
    relation = Edition._meta.get_field(name)
    widget = ChoicesInOrder(relation, site)
    widget.choices = field.choices
    return RelatedFieldWidgetWrapper(
        widget, relation.remote_field, site, can_add_related=True, can_change_related=False
    )
