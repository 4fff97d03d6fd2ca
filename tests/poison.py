"""Words that would be active if any page took them for markup, in every field that takes words."""

import re

from django.apps import apps
from django.db import models, transaction

HARMLESS = "<3 A&B「<」"
#: What ends the places a text may stand in, then what would be active there; the most telling first.
BREAKING = (
    '"',
    "'",
    "-->",
    "</title>",
    "</script>",
    "]]>",
    "</textarea>",
    "</style>",
    "`",
    "</a>",
    "{{",
    "<!--",
)
ACTIVE = (
    "<x-bang onbang=1>",
    "<script>bang()</script>",
    "<img src=x onerror=bang()>",
    "javascript:bang()",
)
#: Fields of rich text take markup.
RICH = {"html"}
#: What a form lets nobody type, or what has a form of its own.
FIXED = {
    "slug",
    "address",
    "file",
    "symbol",
    "licence",
    "format",
    "edition_path",
    "body_html",
    "text_hash",
}
WORD = re.compile(r"語\d+語")


def attack(word: str, room: int) -> str:
    """As much as fits: the field's word, harmless text, and ways out with what would be active there."""
    text = f"{word}{HARMLESS}"
    for piece in (BREAKING[0], BREAKING[1], ACTIVE[0], *BREAKING[2:], *ACTIVE):
        if len(text) + len(piece) <= room:
            text += piece
    return text


class Poison:
    """Writes into every field; knows which field has which word."""

    def __init__(self) -> None:
        self.words: dict[str, str] = {}

    def everything(self, *ignored: object) -> None:
        """All rows that can still be changed."""
        for label in ("articles", "trends"):
            for model in apps.get_app_config(label).get_models():
                for row in model._base_manager.all()[:200]:
                    self._row(row)

    def _row(self, row: models.Model) -> None:
        for field in row._meta.concrete_fields:
            if type(field) not in {models.CharField, models.TextField} or field.choices:
                continue
            if field.name in FIXED or not field.editable or row.pk is None:
                continue
            label = f"{row._meta.model_name}.{field.name}"
            word = self.words.setdefault(label, f"語{len(self.words)}語")
            former = getattr(row, field.name)
            text = attack(word, field.max_length or 5_000)
            if field.name in RICH:
                escaped = f"{word}{HARMLESS}".replace("&", "&amp;").replace("<", "&lt;")
                text = f"<p>{escaped}</p>{text.removeprefix(word + HARMLESS)}"
            setattr(row, field.name, text)
            try:
                with transaction.atomic():
                    row.save()
            except Exception:  # noqa: BLE001  (it takes no such words)
                setattr(row, field.name, former)
