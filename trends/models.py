"""Keywords that take off, and how much they were searched for."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models, transaction
from django.db.models import Max, OuterRef, Subquery
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone
from django_countries.fields import CountryField

from trends import keywords
from trends.slugs import free_slug


class TrendQuerySet(models.QuerySet):
    """Trends and what is often asked of them."""

    def with_newest_sample(self) -> Self:
        """Adds `newest_traffic` and `newest_observed_at`; both None without samples."""
        newest = BuzzSample.objects.filter(trend=OuterRef("pk")).order_by("-observed_at")
        return self.annotate(
            newest_traffic=Subquery(newest.values("approx_traffic")[:1]),
            newest_observed_at=Subquery(newest.values("observed_at")[:1]),
        )

    def of_the_last_day(self) -> Self:
        """Trends observed in the last 24 hours, the most searched first."""
        recent = self.with_newest_sample().filter(
            newest_observed_at__gt=timezone.now() - timedelta(days=1)
        )
        return recent.order_by("-newest_traffic", "keyword")

    def same_keyword(self, keyword: str, country: str) -> Self:
        """The trend of this keyword, however its width, case or spacing is written."""
        return self.filter(country=country, normalized_keyword=keywords.normalized(keyword))

    def obtain(self, keyword: str, country: str) -> "Trend":
        """The trend of a keyword in a country, made if it is new."""
        with transaction.atomic():
            trend = self.same_keyword(keyword, country).first()
            return trend or self.create(keyword=keywords.shown(keyword), country=country)


class Trend(models.Model):
    """A keyword in a country (トレンド)."""

    keyword = models.CharField("キーワード", max_length=keywords.MAXIMUM_LENGTH)
    normalized_keyword = models.CharField(
        "照合用のキーワード", max_length=keywords.MAXIMUM_LENGTH * 4, editable=False
    )
    country = CountryField("国・地域")
    slug = models.SlugField("スラッグ", max_length=100, allow_unicode=True, editable=False)

    objects = TrendQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "トレンド"
        ordering = ["keyword", "country"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "normalized_keyword"],
                name="one_trend_per_keyword_and_country",
                violation_error_message="このキーワードは、この国ですでに登録されています。",
            ),
            models.UniqueConstraint(fields=["country", "slug"], name="one_trend_per_address"),
        ]

    def __str__(self) -> str:
        return f"{self.keyword}（{self.country.name}）"

    def save(self, **kwargs) -> None:
        """Keeps the normalised keyword in step, and gives a new trend its address for good."""
        self.clean()
        if not self.slug:
            own = Trend.objects.filter(country=self.country)
            self.slug = free_slug(keywords.slug_of(self.keyword), own)
        super().save(**kwargs)

    def get_absolute_url(self) -> str:
        """The trend page."""
        return reverse("trends:trend", args=[self.country.code, self.slug])

    def clean(self) -> None:
        """Brings the keyword and its normalised form up to date."""
        self.keyword = keywords.shown(self.keyword)
        self.normalized_keyword = keywords.normalized(self.keyword)


class BuzzSampleQuerySet(models.QuerySet):
    """Samples and what is often asked of them."""

    def daily_peaks(self, since: datetime) -> models.QuerySet:
        """Rows of (`day`, `peak`) in Japanese time, newest first; days without samples are absent."""
        return (
            self.filter(observed_at__gte=since)
            .values(day=TruncDate("observed_at", tzinfo=timezone.get_default_timezone()))
            .annotate(peak=Max("approx_traffic"))
            .order_by("-day")
        )


class BuzzSample(models.Model):
    """Approximate traffic of a trend at an instant: at least so many searches (話題量)."""

    trend = models.ForeignKey(
        Trend, models.CASCADE, related_name="samples", verbose_name="トレンド"
    )
    observed_at = models.DateTimeField("観測日時")
    approx_traffic = models.PositiveBigIntegerField("検索数（以上）")

    objects = BuzzSampleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "話題量"
        ordering = ["-observed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["trend", "observed_at"], name="one_sample_per_trend_and_instant"
            ),
            models.CheckConstraint(
                condition=models.Q(approx_traffic__gte=1), name="sample_counts_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.trend} {self.observed_at:%Y-%m-%d %H:%M} {self.approx_traffic:,}+"
