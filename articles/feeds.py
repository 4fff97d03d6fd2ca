"""New articles as Atom (RFC 4287): of the site, and of a topic."""

from datetime import datetime

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.feedgenerator import Atom1Feed

from articles.models import Edition, Topic

LENGTH = 20


class Articles(Feed):
    """The newest live articles."""

    feed_type = Atom1Feed
    language = "ja"
    subtitle = "検索で急に注目された言葉の背景を、引用・年表・出典とともに解説します。"

    def title(self, topic: Topic | None = None) -> str:
        """The site's name, with the topic's."""
        return f"RareTrend：{topic.name}" if topic else "RareTrend：新しい記事"

    def link(self, topic: Topic | None = None) -> str:
        """The page the feed is of."""
        return f"{settings.SITE_URL}{topic.get_absolute_url() if topic else '/'}"

    def feed_url(self, topic: Topic | None = None) -> str:
        """The feed itself."""
        return f"{self.link(topic)}feed/"

    def items(self, topic: Topic | None = None) -> list[Edition]:
        """The newest editions."""
        live = Edition.objects.live()
        return list((live.filter(topics=topic) if topic else live).for_cards()[:LENGTH])

    def item_title(self, item: Edition) -> str:
        """The article's title."""
        return item.title

    def item_description(self, item: Edition) -> str:
        """The article's lead."""
        return item.lead

    def item_link(self, item: Edition) -> str:
        """The article's page."""
        return f"{settings.SITE_URL}{item.get_absolute_url()}"

    def item_updateddate(self, item: Edition) -> datetime:
        """When this edition became live."""
        return item.live_from


class TopicArticles(Articles):
    """The newest live articles on a topic."""

    def get_object(self, request: HttpRequest, slug: str) -> Topic:
        """The topic; 404 for one readers do not know."""
        return get_object_or_404(Topic.objects.live(), slug=slug)
