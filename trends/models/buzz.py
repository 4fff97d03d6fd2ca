"""How much trends were searched for: at instants, and by days."""

from django.db import models

from trends.models.trend import Trend


class BuzzSample(models.Model):
    """Approximate traffic of a trend at an instant: at least so many searches (話題量).

    Kept for ninety days; `trends.recording` says which observations become samples.
    """

    trend = models.ForeignKey(
        Trend, models.CASCADE, related_name="samples", verbose_name="トレンド"
    )
    observed_at = models.DateTimeField("観測日時")
    approx_traffic = models.PositiveBigIntegerField("検索数（以上）")

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
        indexes = [models.Index(fields=["observed_at"], name="sample_by_time")]

    def __str__(self) -> str:
        return f"{self.trend} {self.observed_at:%Y-%m-%d %H:%M} {self.approx_traffic:,}+"


class DailyPeak(models.Model):
    """The largest traffic of a trend on a Japanese day (日ごとの最高); kept for good."""

    trend = models.ForeignKey(Trend, models.CASCADE, related_name="days", verbose_name="トレンド")
    day = models.DateField("日")
    peak = models.PositiveBigIntegerField("最高（以上）")
    peak_at = models.DateTimeField("最高になった日時")

    class Meta:
        verbose_name = verbose_name_plural = "日ごとの最高"
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(fields=["trend", "day"], name="one_peak_per_trend_and_day"),
            models.CheckConstraint(condition=models.Q(peak__gte=1), name="day_counts_something"),
        ]
        indexes = [models.Index(fields=["day", "-peak"], name="days_by_peak")]

    def __str__(self) -> str:
        return f"{self.trend} {self.day:%Y-%m-%d} {self.peak:,}+"
