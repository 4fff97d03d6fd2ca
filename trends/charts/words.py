"""Charts in words."""

from datetime import date

from django.utils import timezone

from trends import traffic
from trends.charts.series import Series


def at_least(count: int) -> str:
    """5,000回以上, 2.5万回以上."""
    return f"{traffic.number(count)}回以上"


def month_and_day(day: date) -> str:
    """10月8日."""
    return f"{day.month}月{day.day}日"


def title(keyword: str, series: Series) -> str:
    """What a chart is called."""
    return f"「{keyword}」の{series.counted}の推移"


def summary(series: Series) -> str:
    """The chart in one or two sentences: its span, the peak with its day, and where it ends."""
    start, end = timezone.localdate(series.start), timezone.localdate(series.end)
    same = start.year == end.year
    until = month_and_day(end) if same else f"{end.year}年{month_and_day(end)}"
    day, peak = series.peak()
    latest = series.latest()
    now = f"最新は{at_least(latest)}" if latest else "現在は急上昇の圏外"
    return (
        f"{start.year}年{month_and_day(start)}から{until}までの{series.counted}（概数）。"
        f"最高は{month_and_day(day)}の{at_least(peak)}、{now}です。"
    )
