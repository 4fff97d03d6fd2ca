"""The six kinds of block, as the editor's page shows them."""

from typing import Any

from content_editor.admin import ContentEditorInline
from django import forms
from django.db import models as fields
from django_prose_editor.fields import ProseEditorFormField
from django_prose_editor.widgets import AdminProseEditorWidget

from articles import fuzzydate, richtext
from articles.admin.choices import KnownChoiceField
from articles.admin.formsets import BlockFormSet, references_of
from articles.models import (
    Block,
    ElementUse,
    Figure,
    Prose,
    Quote,
    Section,
    TimelineEvent,
)

#: What the allow-list of `richtext` has, in the editor's words. Tables need their four together.
EXTENSIONS: dict[str, Any] = {
    **dict.fromkeys(
        ("Bold", "Italic", "Subscript", "Superscript", "Code", "HardBreak", "HorizontalRule"), True
    ),
    **dict.fromkeys(("BulletList", "OrderedList", "ListItem", "Blockquote", "CodeBlock"), True),
    **dict.fromkeys(("Table", "TableRow", "TableHeader", "TableCell"), True),
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
    "Ruby": True,
    "HTML": True,
}


class RichTextField(ProseEditorFormField):
    """Rich text with the one allow-list; a field of empty paragraphs is empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            config={"extensions": EXTENSIONS}, widget=AdminProseEditorWidget(), **kwargs
        )

    def to_python(self, value: Any) -> str:
        """Clean, and nothing where there is nothing to read."""
        html = richtext.clean(super().to_python(value))
        return "" if richtext.is_empty(html) else html


class BlockForm(forms.ModelForm):
    """What all kinds share: a place in the one column."""

    region = forms.CharField(widget=forms.HiddenInput, required=False, initial="body")

    def _get_validation_exclusions(self) -> set[str]:
        # The database would be asked once a block for each of these. Places are exchanged while
        # saving, keys are known to be there, and the forms themselves check the rest.
        references = {field.name for field in references_of(self._meta.model)}
        checked = {"ordering", "edition", "level", "anonymous", "start", "end"}
        return super()._get_validation_exclusions() | references | checked


class SectionForm(BlockForm):
    """A heading; its anchor is made of it when left empty."""

    class Meta:
        model = Section
        fields = ["level", "heading", "anchor", "ordering"]


class ProseForm(BlockForm):
    """Running text."""

    html = RichTextField(label="本文")

    class Meta:
        model = Prose
        fields = ["html", "ordering"]


class QuoteForm(BlockForm):
    """Words, whose they are, and where they stand."""

    class Meta:
        model = Quote
        fields = ["text", "speaker", "attribution", "anonymous", "source", "ordering"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    def clean(self) -> dict[str, Any]:
        """An anonymous speaker is described, not named."""
        cleaned = super().clean()
        if cleaned.get("anonymous") and cleaned.get("speaker"):
            self.add_error("speaker", "匿名の引用には人物を指定できません。")
        return cleaned


class TimelineEventForm(BlockForm):
    """A dated event: the date is understood as it is written, or its days are typed by hand."""

    html = RichTextField(label="詳細", required=False)

    class Meta:
        model = TimelineEvent
        fields = ["when", "title", "html", "source", "start", "end", "ordering"]

    def clean(self) -> dict[str, Any]:
        """Days and precision from the text; typed days count only where the text cannot be read."""
        cleaned = super().clean()
        read = fuzzydate.parse(cleaned.get("when") or "")
        if read.readable:
            cleaned["start"], cleaned["end"] = read.start, read.end
        self.instance.precision = read.precision
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and start > end:
            self.add_error("end", "最も早い日が、最も遅い日より後になっています。")
        return cleaned


class ElementUseForm(BlockForm):
    """A use; its elements are typed by any of their names."""

    element_names = forms.CharField(
        label="必要な元素", help_text="例：ネオジム、ジスプロシウム（記号や英語名でも入力できます）"
    )

    class Meta:
        model = ElementUse
        fields = ["application", "products", "source", "ordering"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            names = [element.name_ja for element in self.instance.elements.all()]
            self.initial["element_names"] = "、".join(names)

    def clean_element_names(self) -> str:
        """Refused, with the part that is no element, unless every part is one."""
        text = self.cleaned_data["element_names"]
        names = self.formset.element_names()
        symbols = names.recognise(text)
        if symbols is None:
            raise forms.ValidationError("元素名として読めない部分があります。")
        self.cleaned_data["element_numbers"] = [names.numbers[symbol] for symbol in symbols]
        return text


class FigureForm(BlockForm):
    """A picture of the library; words left empty are those of the library."""

    class Meta:
        model = Figure
        fields = ["picture", "alt", "caption", "credit", "source", "ordering"]
        help_texts = dict.fromkeys(
            ["alt", "credit"], "空欄にすると、画像に登録したものを使います。"
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["alt"].required = False

    def clean(self) -> dict[str, Any]:
        """With the picture's own words; a figure nobody described is refused."""
        cleaned = super().clean()
        if picture := cleaned.get("picture"):
            cleaned["alt"] = cleaned.get("alt") or picture.alt
            cleaned["credit"] = cleaned.get("credit") or picture.credit
            if not cleaned["alt"]:
                self.add_error(
                    "alt", "代替テキストを入力してください。画像にも登録されていません。"
                )
        return cleaned


class BlockInline(ContentEditorInline):
    """A kind of block in the one column."""

    fk_name = "edition"
    formset = BlockFormSet
    formfield_overrides = {fields.TextField: {"widget": forms.Textarea(attrs={"rows": 3})}}

    def get_formset(self, request: Any, obj: Any = None, **kwargs: Any) -> type[BlockFormSet]:
        """The form set, with autocomplete fields that share one look-up."""
        formset = super().get_formset(request, obj, **kwargs)
        for field in references_of(self.model):
            if field.name in formset.form.base_fields:
                choice = KnownChoiceField.of(field, self.admin_site)
                wrapper = formset.form.base_fields[field.name].widget  # with its + button
                wrapper.widget, choice.widget = choice.widget, wrapper
                formset.form.base_fields[field.name] = choice
        return formset


def inline(model: type[Block], form: type[BlockForm], icon: str, color: str) -> type[BlockInline]:
    """The inline of a kind, with its icon (Material Icons) and colour in the menu."""
    references = [field.name for field in references_of(model)]
    return BlockInline.create(
        model, form=form, icon=icon, color=color, autocomplete_fields=references
    )


BLOCK_INLINES = [
    inline(Section, SectionForm, "title", "#5c5650"),
    inline(Prose, ProseForm, "notes", "#1d1b19"),
    inline(Quote, QuoteForm, "format_quote", "#a8341c"),
    inline(TimelineEvent, TimelineEventForm, "event", "#0b57a4"),
    inline(ElementUse, ElementUseForm, "science", "#00695c"),
    inline(Figure, FigureForm, "image", "#7a3e9d"),
]
