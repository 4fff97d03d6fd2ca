"""What has newly taken off, as Atom (RFC 4287)."""

from datetime import datetime

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.utils.feedgenerator import Atom1Feed

from trends import charts
from trends.models import Trend

LENGTH = 50


class NewestTrends(Feed):
    """The trends that were observed for the first time most recently."""

    feed_type = Atom1Feed
    title = "RareTrend：新しい話題"
    subtitle = "検索で急に注目された言葉を、新しいものから順にお届けします。"
    language = "ja"

    def link(self) -> str:
        """The ranking."""
        return f"{settings.SITE_URL}/trends/"

    def feed_url(self) -> str:
        """The feed itself."""
        return f"{settings.SITE_URL}/trends/feed/"

    def items(self) -> QuerySet[Trend]:
        """Shown trends, newest first."""
        return Trend.objects.shown().order_by("-first_seen", "-pk")[:LENGTH]

    def item_title(self, item: Trend) -> str:
        """レアアース（日本）."""
        return str(item)

    def item_description(self, item: Trend) -> str:
        """How much it is looked for."""
        latest, peak = (charts.at_least(count) for count in (item.last_traffic, item.peak))
        return f"{item.get_measure_display()}は{latest}、最高は{peak}です。"

    def item_link(self, item: Trend) -> str:
        """The trend's page."""
        return f"{settings.SITE_URL}{item.get_absolute_url()}"

    def item_pubdate(self, item: Trend) -> datetime:
        """When it was first seen."""
        return item.first_seen

    def item_updateddate(self, item: Trend) -> datetime:
        """When it was last seen."""
        return item.last_seen
