"""Things that stand in the order of the syllabary (五十音順)."""

from typing import Any, ClassVar

from django.db import models

from articles.gojuon import NAMES, OTHERS, sort_key


class InSyllabary(models.Model):
    """A thing with a name and a reading; its place in the order is stored, so that an index holds it."""

    kana_row = models.PositiveSmallIntegerField(
        "五十音の行", editable=False, default=NAMES.index(OTHERS)
    )
    kana = models.CharField("五十音順の読み", max_length=200, editable=False)

    class Meta:
        abstract = True
        indexes: ClassVar = [
            models.Index(fields=["kana_row", "kana", "id"], name="%(class)s_in_syllabary")
        ]

    def save(self, **kwargs: Any) -> None:
        """Takes the place its reading has, or its name."""
        self.kana_row, kana = sort_key(self.reading, self.name)
        self.kana = kana[:200]
        super().save(**kwargs)
