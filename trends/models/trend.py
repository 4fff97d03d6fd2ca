"""Keywords that take off."""

from datetime import datetime, timedelta
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django_countries.fields import CountryField

from trends import keywords, scoring
from trends.addresses import path_to
from trends.scoring import HOLD, Standing, State
from trends.slugs import free_slug


class TrendQuerySet(models.QuerySet):
    """Trends and what is often asked of them."""

    def shown(self) -> Self:
        """Those readers may see: observed at least once, and not hidden."""
        return self.filter(hidden=False).exclude(heat_key=None)

    def ranked(self) -> Self:
        """The liveliest first; the order does not change with time alone."""
        return self.order_by("-heat_key", "-peak", "keyword", "pk")

    def now_in(self, country: str) -> Self:
        """What is looked for in a country now: observed in the last 24 hours, the liveliest first."""
        since = timezone.now() - timedelta(days=1)
        # The least heat of what was seen since then: behind it the index need not be read.
        least = scoring.heat_key(1, since)
        recent = self.shown().filter(country=country, last_seen__gt=since, heat_key__gte=least)
        return recent.ranked()

    def in_state(self, state: State, now: datetime | None = None) -> Self:
        """Those that stand so at an instant (default now), of what was ever observed.

        Says the same as `scoring.state`.
        """
        now = now or timezone.now()
        quiet = Q(heat_key__lt=scoring.quiet_key(now))
        lively = Q(heat_key__gte=scoring.quiet_key(now))
        fading = Q(last_seen__lt=now - HOLD) | Q(week_peak__gte=2 * F("last_traffic"))
        rising = Q(week_peak_at__gte=now - HOLD)
        return self.filter(
            {
                State.QUIET: quiet,
                State.FADING: lively & fading,
                State.RISING: lively & ~fading & rising,
                State.PEAKED: lively & ~fading & ~rising,
            }[state]
        )

    def same_keyword(self, keyword: str, country: str) -> Self:
        """The trend of this keyword, however its width, case or spacing is written, or an alias of it."""
        normalized = keywords.normalized(keyword)
        alias = TrendAlias.objects.filter(country=country, normalized_keyword=normalized)
        return self.filter(
            Q(country=country, normalized_keyword=normalized) | Q(pk__in=alias.values("trend"))
        )

    def abroad(self, trend: "Trend") -> Self:
        """The same keyword in other countries."""
        same = self.filter(normalized_keyword=trend.normalized_keyword)
        return same.exclude(country=trend.country).order_by("country")

    def obtain(self, keyword: str, country: str) -> "Trend":
        """The trend of a keyword in a country, made if it is new."""
        with transaction.atomic():
            trend = self.same_keyword(keyword, country).first()
            return trend or self.create(keyword=keywords.shown(keyword), country=country)


class Trend(models.Model):
    """A keyword in a country (トレンド), with what its samples say in sum, so that no list reads them."""

    class Measure(models.TextChoices):
        """What is counted."""

        SEARCHES = "searches", "検索数"
        VIEWS = "views", "閲覧数"

    keyword = models.CharField("キーワード", max_length=keywords.MAXIMUM_LENGTH)
    normalized_keyword = models.CharField(
        "照合用のキーワード", max_length=keywords.MAXIMUM_LENGTH * 4, editable=False
    )
    country = CountryField("国・地域")
    slug = models.SlugField("スラッグ", max_length=100, allow_unicode=True, editable=False)
    measure = models.CharField(
        "数えているもの", max_length=10, choices=Measure, default=Measure.SEARCHES, editable=False
    )
    hidden = models.BooleanField(
        "読者に見せない",
        default=False,
        help_text="ランキングとトレンドのページに出さなくなります。",
    )
    heat_key = models.FloatField("勢い（並べる値）", null=True, editable=False)
    first_seen = models.DateTimeField("初めて見た日時", null=True, editable=False)
    last_seen = models.DateTimeField("最後に見た日時", null=True, editable=False)
    last_traffic = models.PositiveBigIntegerField("最新の話題量", default=0, editable=False)
    peak = models.PositiveBigIntegerField("最高の話題量", default=0, editable=False)
    peak_at = models.DateTimeField("最高になった日時", null=True, editable=False)
    week_peak = models.PositiveBigIntegerField("7日間の最高", default=0, editable=False)
    week_peak_at = models.DateTimeField("7日間の最高になった日時", null=True, editable=False)

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
        indexes = [
            models.Index(  # the whole order of `ranked`: a list is read off, never sorted
                *(F("country"), F("heat_key").desc(), F("peak").desc(), F("keyword"), F("id")),
                name="trends_of_a_country_by_heat",
            ),
            models.Index(fields=["country", "first_seen"], name="trends_of_a_country_by_age"),
            models.Index(F("heat_key").desc(), name="trends_by_heat"),
            models.Index(F("first_seen").desc(), name="trends_by_first_seen"),
            models.Index(fields=["normalized_keyword"], name="trends_by_keyword"),
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
        return path_to("trends:trend", self.country.code, self.slug)

    def clean(self) -> None:
        """Brings the keyword and its normalised form up to date."""
        self.keyword = keywords.shown(self.keyword)
        self.normalized_keyword = keywords.normalized(self.keyword)

    def state(self, now: datetime | None = None) -> State:
        """Where the trend stands at an instant (default now)."""
        standing = Standing(
            self.heat_key, self.last_seen, self.last_traffic, self.week_peak, self.week_peak_at
        )
        return scoring.state(standing, now or timezone.now())


class TrendAlias(models.Model):
    """Another name of a trend (別名): found by it, and its old address leads on."""

    trend = models.ForeignKey(
        Trend, models.CASCADE, related_name="aliases", verbose_name="トレンド"
    )
    keyword = models.CharField("別名", max_length=keywords.MAXIMUM_LENGTH)
    normalized_keyword = models.CharField(
        "照合用の別名", max_length=keywords.MAXIMUM_LENGTH * 4, editable=False
    )
    country = CountryField("国・地域", editable=False)
    slug = models.SlugField("スラッグ", max_length=100, allow_unicode=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "別名"
        ordering = ["keyword"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "normalized_keyword"],
                name="one_alias_per_keyword_and_country",
                violation_error_message="この別名は、この国ですでに使われています。",
            ),
        ]

    def __str__(self) -> str:
        return self.keyword

    def save(self, **kwargs) -> None:
        """Takes the country of its trend, and the address the alias would have as a trend."""
        self.clean()
        self.slug = self.slug or keywords.slug_of(self.keyword)
        super().save(**kwargs)

    def clean(self) -> None:
        """Brings the alias up to date; refuses the keyword of a trend."""
        self.keyword = keywords.shown(self.keyword)
        self.normalized_keyword = keywords.normalized(self.keyword)
        self.country = self.trend.country
        same = {"country": self.country, "normalized_keyword": self.normalized_keyword}
        if Trend.objects.filter(**same).exists():
            raise ValidationError(
                {"keyword": "このキーワードのトレンドがあります。まとめてください。"}
            )
