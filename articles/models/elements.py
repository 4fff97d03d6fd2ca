"""The chemical elements."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from trends.addresses import path_to


class Element(models.Model):
    """One of the 118 elements (元素); its number is its key."""

    class RareEarthGroup(models.TextChoices):
        """Light or heavy, as the USGS divides them; scandium is neither."""

        LIGHT = "軽希土", "軽希土"
        HEAVY = "重希土", "重希土"

    number = models.PositiveSmallIntegerField("原子番号", primary_key=True)
    symbol = models.CharField(
        "元素記号", max_length=2, unique=True, validators=[RegexValidator(r"\A[A-Z][a-z]?\Z")]
    )
    name_ja = models.CharField("日本語名", max_length=30, unique=True)
    name_en = models.CharField("英語名", max_length=30, unique=True)
    rare_earth = models.BooleanField("レアアース", default=False)
    rare_earth_group = models.CharField(
        "軽希土・重希土", max_length=10, choices=RareEarthGroup, blank=True
    )
    group_note = models.CharField("分類の注記", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "元素"
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=118), name="element_number_from_1_to_118"
            ),
            models.CheckConstraint(condition=~Q(symbol=""), name="element_has_a_symbol"),
            models.CheckConstraint(
                condition=Q(rare_earth=True) | Q(rare_earth_group=""),
                name="only_rare_earths_are_light_or_heavy",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name_ja}（{self.symbol}）"

    def get_absolute_url(self) -> str:
        """The page with every use."""
        return path_to("articles:element", self.symbol.lower())
