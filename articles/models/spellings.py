"""The newsroom's list of spellings (表記)."""

import re

from django.db import models
from django.db.models import F, Q


class Spelling(models.Model):
    """How a word is spelt here, and a variant that is not used (表記ゆれ)."""

    preferred = models.CharField("採用する表記", max_length=60)
    variant = models.CharField("使わない表記", max_length=60, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "表記"
        ordering = ["preferred", "variant"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(preferred=F("variant")),
                name="spelling_differs_from_its_variant",
                violation_error_message="二つの表記が同じです。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.variant} → {self.preferred}"

    def occurs_in(self, text: str) -> bool:
        """Whether the variant stands in a text, not as part of the preferred spelling.

        サーバ does not occur in サーバー; a katakana word does not occur inside a longer one.
        """
        without = text.replace(self.preferred, "\0")
        pattern = re.escape(self.variant)
        if re.fullmatch(r"[ァ-ヴー]+", self.variant):
            pattern = rf"(?<![ァ-ヴー]){pattern}(?![ァ-ヴー])"
        return re.search(pattern, without) is not None
