"""A draft with the content of another edition: rows of its own, the same sources, people and pictures."""

from typing import Any

from articles import models, revisions
from articles.models import Edition
from articles.models.freezing import Listed

COPIED = ("article", "title", "lead", "trend", "buzz", "cover")


def copy(source: Edition, by: Any) -> Edition:
    """The copy, with its topics, authors, blocks, and what its editors chose to overlook."""
    draft = Edition.objects.create(
        created_by=by, **{name: getattr(source, name) for name in COPIED}
    )
    for rows in (source.topic_links, source.bylines, source.waivers):
        _copy_rows(list(rows.all()), draft)
    for model in models.BLOCK_MODELS:
        blocks = list(model.objects.filter(edition=source))
        former_keys = [block.pk for block in blocks]
        copies = dict(zip(former_keys, _copy_rows(blocks, draft), strict=True))
        if model is models.ElementUse:
            models.UsedElement.objects.bulk_create(
                models.UsedElement(use=copies[link.use_id], element_id=link.element_id)
                for link in models.UsedElement.objects.filter(use__edition=source).order_by("pk")
            )
    revisions.keep(draft)
    return draft


def _copy_rows(rows: list[Any], draft: Edition) -> list[Any]:
    for row in rows:
        edition = "content_object" if isinstance(row, models.EditionTopic) else "edition"
        setattr(row, edition, draft)
        row.pk, row._state.adding = None, True
        if isinstance(row, Listed):
            row.live_from = None
    return type(rows[0])._default_manager.bulk_create(rows) if rows else []
