"""Addresses of the pages about articles."""

from django.urls import path

import trends.converters  # noqa: F401  (makes "uslug" known)
from articles.feeds import Articles, json_feed
from articles.views import (
    archive,
    article,
    card,
    document,
    elements,
    references,
    search,
    sitemaps,
    standing_pages,
    timeline,
    topics,
)

app_name = "articles"
urlpatterns = [
    path("", archive.front_page, name="front_page"),
    path("articles/", archive.archive, name="archive"),
    path("articles/<uslug:slug>.json", document.as_json, name="article_json"),
    path("articles/<uslug:slug>.md", document.as_markdown, name="article_markdown"),
    path("articles/<uslug:slug>/", article.article, name="article"),
    path("articles/<uslug:slug>/card-<slug:version>.png", card.card, name="card"),
    path("articles/<uslug:slug>/history/", article.history, name="history"),
    path("articles/<uslug:slug>/editions/<int:number>/", article.edition, name="edition"),
    path("topics/", topics.topics, name="topics"),
    path("topics/<uslug:slug>/", topics.topic, name="topic"),
    path("topics/<uslug:slug>/feed/", topics.feed, name="topic_feed"),
    path("feed/", Articles(), name="feed"),
    path("feed.json", json_feed, name="json_feed"),
    path("elements/", elements.elements, name="elements"),
    path("elements/uses.json", elements.uses_json, name="uses_json"),
    path("elements/uses.csv", elements.uses_csv, name="uses_csv"),
    path("elements/<slug:symbol>/", elements.element, name="element"),
    path("people/", references.people, name="people"),
    path("people/<uslug:slug>/", references.person, name="person"),
    path("authors/<uslug:slug>/", references.author, name="author"),
    path("sources/", references.sources, name="sources"),
    path("sources/<int:pk>/", references.source, name="source"),
    path("search/", search.search, name="search"),
    path("timeline/", timeline.timeline, name="timeline"),
    path("about/", standing_pages.standing_page, {"slug": "about"}, name="about"),
    path(
        "accessibility/",
        standing_pages.standing_page,
        {"slug": "accessibility"},
        name="accessibility",
    ),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-pages.xml", sitemaps.static_pages, name="sitemap_static"),
    path("sitemap-<slug:kind>-<int:number>.xml", sitemaps.file, name="sitemap_file"),
    path("news-sitemap.xml", sitemaps.news, name="news_sitemap"),
]
