"""All models of the app, one module a subject."""

from trends.models.buzz import BuzzSample, DailyPeak
from trends.models.feeds import Feed, NewsItem
from trends.models.trend import Trend, TrendAlias

__all__ = ["BuzzSample", "DailyPeak", "Feed", "NewsItem", "Trend", "TrendAlias"]
