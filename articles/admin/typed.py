"""The page of what an editor has typed and not saved yet, as readers would see it."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from articles.admin.previews import reader_page
from articles.models import Article, Block, Edition, ElementUse


def typed_page(desk: ModelAdmin, request: HttpRequest, edition: Edition | None) -> HttpResponse:
    """What the form says, without what cannot be read yet; nothing is written."""
    allowed = (
        desk.has_change_permission(request, edition)
        if edition
        else desk.has_add_permission(request)
    )
    if not allowed:
        raise PermissionDenied
    edition = edition or Edition(article=Article(slug="preview"))
    form = desk.get_form(request, edition, change=bool(edition.pk))(request.POST, instance=edition)
    form.trial = True
    form.is_valid()
    formsets, _ = desk._create_formsets(request, edition, change=bool(edition.pk))
    blocks = [block for formset in formsets for block in _blocks(formset)]
    edition.title = edition.title or "（題名なし）"
    return reader_page(
        request,
        edition,
        blocks=sorted(blocks, key=lambda block: block.ordering),
        topics=list(form.cleaned_data.get("topics", [])),
        authors=list(form.cleaned_data.get("byline", [])),
    )


def _blocks(formset: Any) -> list[Block]:
    """The blocks of one kind whose forms can be read."""
    formset.is_valid()
    blocks = []
    for form in formset.forms:
        empty = not form.instance.pk and not form.has_changed()
        if empty or form.errors or form.cleaned_data.get("DELETE"):
            continue
        if isinstance(form.instance, ElementUse):
            rows = formset.element_names().rows
            elements = [rows[number] for number in form.cleaned_data["element_numbers"]]
            # Never saved: the key is only there so that the relation can be asked.
            form.instance.pk = form.instance.pk or -1
            form.instance._prefetched_objects_cache = {"elements": elements}
        blocks.append(form.instance)
    return blocks
