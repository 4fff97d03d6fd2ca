"""文書から作成: paste or upload, see what was recognised, correct it, make the draft."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from articles import drafting, importing
from articles.document import Block, Document, DocumentError
from articles.document import json as json_form
from articles.importing import converting
from articles.richtext import plain_text

FORMATS = [
    ("auto", "自動で判別"),
    ("text", "テキスト"),
    ("markdown", "Markdown"),
    ("html", "HTML"),
    ("json", "RareTrendのJSON"),
]


class PastedForm(forms.Form):
    """A document, pasted or as a file."""

    text = forms.CharField(
        label="文書",
        required=False,
        widget=forms.Textarea(attrs={"rows": 18, "cols": 90}),
        help_text="テキスト、Markdown、HTMLを貼り付けます。",
    )
    file = forms.FileField(
        label="またはファイル", required=False, help_text=".txt .md .html .docx .json"
    )
    format = forms.ChoiceField(label="形式", choices=FORMATS)

    def clean(self) -> dict[str, Any]:
        """Read the document; what cannot be read is said in its own words."""
        cleaned = super().clean()
        if "text" not in cleaned:
            return cleaned
        file = cleaned.get("file")
        data = file.read() if file else cleaned["text"].encode()
        try:
            cleaned["imported"] = importing.read(
                data, cleaned.get("format") or "auto", file.name if file else ""
            )
        except DocumentError as error:
            raise ValidationError(str(error)) from error
        return cleaned


class RecognisedForm(forms.Form):
    """What was recognised, block by block, each with the kinds it could be instead."""

    document = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, document: Document, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source = document
        for index, block in enumerate(document.blocks):
            self.fields[f"kind-{index}"] = forms.ChoiceField(
                choices=converting.choices(block), required=False, label="種類"
            )

    def rows(self) -> list[dict[str, Any]]:
        """Each block with its text and the field of its kind."""
        return [
            {
                "field": self[f"kind-{index}"],
                "kind": converting.KINDS[converting.kind_of(block)],
                "text": shown(block),
            }
            for index, block in enumerate(self.source.blocks)
        ]

    def corrected(self) -> Document:
        """The document with every block of the kind that was chosen."""
        self.source.blocks = [
            converting.convert(block, self.cleaned_data.get(f"kind-{index}") or "")
            for index, block in enumerate(self.source.blocks)
        ]
        return self.source


def shown(block: Block) -> str:
    """A block's words on one line, with the facts recognised in it."""
    text = " ".join(plain_text(converting.as_html(block)).split())
    facts = []
    if getattr(block, "speaker", None):
        facts.append(f"人物：{block.speaker}")
    if getattr(block, "anonymous", False):
        facts.append("匿名")
    if source := getattr(block, "source", None):
        facts.append(f"出典：{source.publisher or source.title}")
    return text[:200] + (f"〔{'／'.join(facts)}〕" if facts else "")


def from_document(request: HttpRequest) -> HttpResponse:
    """Paste, look, correct, create: nothing is written before the last step."""
    if not request.user.has_perm("articles.add_edition"):
        raise PermissionDenied
    if request.method == "POST" and "document" in request.POST:
        return _create(request)
    form = PastedForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        imported = form.cleaned_data["imported"]
        recognised = RecognisedForm(
            initial={"document": json_form.dump(imported.document)}, document=imported.document
        )
        return _page(request, recognised=recognised, notices=imported.notices)
    return _page(request, form=form)


def _create(request: HttpRequest) -> HttpResponse:
    try:
        document = json_form.load(request.POST["document"])
        form = RecognisedForm(request.POST, document=document)
        if not form.is_valid():
            return _page(request, recognised=form)
        draft = drafting.new_article(form.corrected(), by=request.user)
    except (DocumentError, ValidationError) as error:
        message = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        messages.error(request, message)
        return _page(request, form=PastedForm())
    messages.success(request, "文書から下書きを作りました。")
    return HttpResponseRedirect(reverse("admin:articles_edition_change", args=[draft.pk]))


def _page(request: HttpRequest, **context: Any) -> HttpResponse:
    context |= admin.site.each_context(request) | {"title": "文書から作成"}
    return render(request, "admin/articles/article/from_document.html", context)
