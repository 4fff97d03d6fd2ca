"""What trends are tested with."""

from trends.models import BuzzSample, DailyPeak, NewsItem, Trend


def everything():
    """All that feeds write, as values."""
    return [
        sorted(model.objects.order_by().values_list())
        for model in (Trend, BuzzSample, DailyPeak, NewsItem)
    ]


def trend_of(keyword, country="JP"):
    return Trend.objects.get(keyword=keyword, country=country)


def words(tree):
    return [link.get_text() for link in tree.select("ol.ranking a.keyword")]
