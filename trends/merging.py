"""Two trends that are one."""

from collections.abc import Iterable

from django.db import transaction

from trends import recording
from trends.models import NewsItem, Trend, TrendAlias


class NotMergeable(Exception):
    """Why trends cannot become one, in Japanese."""


def lock(trends: Iterable[Trend]) -> None:
    """Lock trends in the order in which `recording` does."""
    keys = [trend.pk for trend in trends]
    list(Trend.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))


@transaction.atomic
def absorb(kept: Trend, gone: Trend) -> None:
    """Make `gone` an alias of `kept`, which takes its samples, days, headlines and aliases.

    Its address leads on. Raises NotMergeable for trends of two countries, and ProtectedError while
    anything but the trend's own rows points at it.
    """
    if kept.country != gone.country or kept.pk == gone.pk:
        raise NotMergeable("国・地域の違うトレンドは、まとめられません。")
    points = {
        *gone.samples.values_list("observed_at", "approx_traffic"),
        *gone.days.values_list("peak_at", "peak"),
    }
    news = [
        NewsItem(
            trend=kept,
            title=item.title,
            url=item.url,
            publisher=item.publisher,
            seen_at=item.seen_at,
        )
        for item in gone.news.all()
    ]
    NewsItem.objects.bulk_create(news, ignore_conflicts=True)
    gone.aliases.update(trend=kept)
    gone.delete()
    TrendAlias.objects.filter(
        country=gone.country, normalized_keyword=gone.normalized_keyword
    ).delete()
    TrendAlias.objects.create(trend=kept, keyword=gone.keyword, slug=gone.slug)
    country = kept.country.code
    recording.record(
        ((kept.keyword, country, at, traffic) for at, traffic in points), measure=gone.measure
    )
