"""Where trends are fetched from, and the headlines that come with them."""

from types import ModuleType

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django_countries.fields import CountryField

from trends.adapters import ADAPTERS
from trends.models.trend import Trend


class Feed(models.Model):
    """An address that tells what is searched for (取得元)."""

    url = models.CharField(
        "URL", max_length=500, unique=True, validators=[URLValidator(["http", "https"])]
    )
    country = CountryField("国・地域")
    format = models.CharField("形式", max_length=20, default="google")
    active = models.BooleanField("取得する", default=False)
    fetched_at = models.DateTimeField("最後に取得した日時", null=True, blank=True, editable=False)
    error = models.CharField("最後の誤り", max_length=300, blank=True, editable=False)
    failures = models.PositiveIntegerField("続けて失敗した回数", default=0, editable=False)
    due_at = models.DateTimeField("次に取得できる日時", null=True, blank=True, editable=False)
    etag = models.CharField("ETag", max_length=200, blank=True, editable=False)
    last_modified = models.CharField("Last-Modified", max_length=100, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "取得元"
        ordering = ["country", "format", "pk"]

    def __str__(self) -> str:
        return f"{self.adapter.LABEL}（{self.country.name}）"

    def clean(self) -> None:
        """The format is one that can be read."""
        if self.format not in ADAPTERS:
            raise ValidationError({"format": "この形式は読めません。"})

    @property
    def adapter(self) -> ModuleType:
        """What reads the feed."""
        return ADAPTERS[self.format]


class NewsItem(models.Model):
    """A headline a feed tied to a trend (関連ニュース)."""

    trend = models.ForeignKey(Trend, models.CASCADE, related_name="news", verbose_name="トレンド")
    title = models.CharField("見出し", max_length=300)
    url = models.CharField("URL", max_length=2_000, validators=[URLValidator(["http", "https"])])
    publisher = models.CharField("媒体", max_length=100, blank=True)
    seen_at = models.DateTimeField("初めて見た日時")

    class Meta:
        verbose_name = verbose_name_plural = "関連ニュース"
        ordering = ["-seen_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["trend", "url"], name="one_headline_per_trend_and_url"),
            models.CheckConstraint(
                condition=models.Q(url__startswith="https://")
                | models.Q(url__startswith="http://"),
                name="headline_url_is_a_web_address",
            ),
        ]

    def __str__(self) -> str:
        return self.title
