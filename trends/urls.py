"""Addresses of the trend pages."""

from django.urls import path

import trends.converters  # noqa: F401  (makes "country" and "uslug" known)
from trends.feeds import NewestTrends
from trends.views import comparing, embedding, pages, rankings

app_name = "trends"
urlpatterns = [
    path("trends/", rankings.trends, name="trends"),
    path("trends/about/", rankings.about, name="about"),
    path("trends/compare/", comparing.compare, name="compare"),
    path("oembed", embedding.oembed, name="oembed"),
    path("trends/feed/", NewestTrends(), name="feed"),
    path("trends/<country:country>/", rankings.trends, name="country"),
    path("trends/<country:country>/<uslug:slug>/", pages.trend, name="trend"),
    path("trends/<country:country>/<uslug:slug>/chart.svg", pages.chart, name="chart"),
    path("trends/<country:country>/<uslug:slug>/card.png", pages.card, name="card"),
    path("trends/<country:country>/<uslug:slug>/buzz.csv", pages.buzz, name="buzz"),
    path("trends/<country:country>/<uslug:slug>/embed/", embedding.embed, name="embed"),
]
