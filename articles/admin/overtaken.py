"""What was typed into a draft that is none any more: it cannot be saved, so it is shown to be copied."""

import re
from collections.abc import Iterator

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.safestring import mark_safe

from articles.admin.blocks import BLOCK_INLINES, BlockForm, RichTextField
from articles.admin.edition_form import EditionForm
from articles.models import Edition
from articles.models.edition import State

#: The inline of each kind of block, by what the names of its forms begin with.
INLINES = {
    inline.model._meta.get_field("edition").remote_field.get_accessor_name(): inline
    for inline in BLOCK_INLINES
}
#: A form of a block in the name of one of its fields: quote_set-0-text.
FORM = re.compile(rf"(({'|'.join(INLINES)})-\d+)-")

#: The label of a field, and what was typed there; rich text as clean HTML.
Text = tuple[str, str]


def overtaken(request: HttpRequest, edition: Edition | None) -> HttpResponse:
    """All texts of the form, in their order, and what became of the draft; None where it is gone."""
    context = admin.site.each_context(request) | {
        "title": "下書きを保存できませんでした",
        "edition": edition,
        "told": _what_became_of(edition),
        "texts": list(_texts(EditionForm(request.POST))),
        "blocks": _blocks(request.POST),
    }
    return render(request, "admin/articles/edition/overtaken.html", context, status=409)


def _what_became_of(edition: Edition | None) -> str:
    done, then = "破棄されました", "必要なものを写し取ってください。"
    if edition:
        done = "公開が予約されました" if edition.state() == State.SCHEDULED else "公開されました"
        then = "必要なものを写し取ってから、次の版を作ってください。"
    return f"この画面を開いたあと、この下書きは{done}。入力した内容は下に残っています。{then}"


def _blocks(posted: QueryDict) -> list[tuple[str, list[Text]]]:
    """For each block that was not deleted, as they stood: the name of its kind, and its texts."""
    sent = dict.fromkeys(found.groups() for found in map(FORM.match, posted) if found)
    blocks = [
        INLINES[kind].form(posted, prefix=prefix)
        for prefix, kind in sent
        if f"{prefix}-DELETE" not in posted
    ]
    blocks.sort(key=_place)
    found = [(block._meta.model._meta.verbose_name, list(_texts(block))) for block in blocks]
    return [(kind, texts) for kind, texts in found if texts]


def _place(form: BlockForm) -> int:
    """Where a block stands; what is no number stands first."""
    try:
        return form.fields["ordering"].to_python(form["ordering"].value()) or 0
    except ValidationError:
        return 0


def _texts(form: forms.Form) -> Iterator[Text]:
    """What was typed into the form's fields of text."""
    for shown in form.visible_fields():
        if isinstance(shown.field, forms.CharField):
            text = shown.field.to_python(shown.value())
            is_rich = isinstance(shown.field, RichTextField)
            if text:
                yield shown.label, mark_safe(text) if is_rich else text  # noqa: S308  (it is clean)
