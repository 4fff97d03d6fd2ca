"""New articles as feeds, with all their content: Atom (RFC 4287) and JSON Feed 1.1."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from articles import entries
from articles.entries import Entry
from articles.models import Topic
from articles.richtext import storable
from articles.templatetags.japanese import machine_time
from trends.addresses import absolute

TITLE = "RareTrend：新しい記事"
SUBTITLE = "検索で急に注目された言葉の背景を、引用・年表・出典とともに解説します。"
JSON_FEED = "https://jsonfeed.org/version/1.1"


class FullAtom(Atom1Feed):
    """Atom with the whole content, a plain summary, and every author."""

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        """Django's elements, and what it has no words for."""
        summary, item["description"] = item["description"], None
        super().add_item_elements(handler, item)
        if summary:
            handler.addQuickElement("summary", summary, {"type": "text"})
        handler.addQuickElement("content", item["content"], {"type": "html"})
        for name in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.endElement("author")


class Articles(Feed):
    """The newest live articles."""

    feed_type = FullAtom
    language = "ja"
    subtitle = SUBTITLE
    author_name = "RareTrend"  # of articles without a byline

    def title(self, topic: Topic | None = None) -> str:
        """The site's name, with the topic's."""
        return f"RareTrend：{storable(topic.name)}" if topic else TITLE

    def link(self, topic: Topic | None = None) -> str:
        """The page the feed is of."""
        return absolute(topic.get_absolute_url() if topic else "/")

    def feed_url(self, topic: Topic | None = None) -> str:
        """The feed itself."""
        return f"{self.link(topic)}feed/"

    def items(self, topic: Topic | None = None) -> Iterable[Entry]:
        """The newest articles."""
        return entries.newest(topic)

    def item_title(self, item: Entry) -> str:
        """The article's title."""
        return item.title

    def item_description(self, item: Entry) -> str:
        """The article's lead."""
        return item.lead

    def item_link(self, item: Entry) -> str:
        """The article's page."""
        return item.url

    def item_guid(self, item: Entry) -> str:
        """The article's name for good."""
        return item.id

    def item_categories(self, item: Entry) -> list[str]:
        """The article's topics."""
        return item.topics

    def item_pubdate(self, item: Entry) -> datetime:
        """When readers could first see the article."""
        return item.published

    def item_updateddate(self, item: Entry) -> datetime:
        """When this edition became live."""
        return item.updated

    def item_extra_kwargs(self, item: Entry) -> dict[str, Any]:
        """What `FullAtom` adds."""
        return {"content": item.html, "authors": item.authors}


class TopicArticles(Articles):
    """The newest live articles on a topic."""

    def get_object(self, request: HttpRequest, slug: str) -> Topic:
        """The topic."""
        return get_object_or_404(Topic, slug=slug)

    def items(self, topic: Topic) -> Iterable[Entry]:
        """The newest articles; 404 for a topic readers do not know, because it has none."""
        found = entries.newest(topic)
        if not found:
            raise Http404
        return found


def json_feed(request: HttpRequest) -> HttpResponse:
    """The newest live articles as JSON Feed (https://www.jsonfeed.org/version/1.1/)."""
    feed = {
        "version": JSON_FEED,
        "title": TITLE,
        "home_page_url": absolute("/"),
        "feed_url": absolute(reverse("articles:json_feed")),
        "description": SUBTITLE,
        "language": "ja",
        "authors": [{"name": "RareTrend", "url": f"{settings.SITE_URL}/"}],
        "items": [_item(entry) for entry in entries.newest()],
    }
    return JsonResponse(
        feed, content_type="application/feed+json", json_dumps_params={"ensure_ascii": False}
    )


def _item(entry: Entry) -> dict[str, Any]:
    """An entry with what is known of it: a field that would be empty is left out."""
    item = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_html": entry.html,
        "summary": entry.lead,
        "image": entry.image,
        "date_published": machine_time(entry.published),
        "date_modified": machine_time(entry.updated),
        "authors": [{"name": name} for name in entry.authors],
        "tags": entry.topics,
        "language": "ja",
    }
    return {name: value for name, value in item.items() if value}
