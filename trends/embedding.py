"""Charts on other sites: what oEmbed (https://oembed.com/) says of a trend's page."""

from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

from django.conf import settings
from django.db.models import Q
from django.urls import Resolver404, resolve
from django.utils.html import format_html

from trends.addresses import absolute, path_to
from trends.charts import Size
from trends.models import Trend, TrendAlias

#: The frame where nothing is asked for, in pixels; above BREAK it has the wide chart (css/charts.css).
WIDTH, BREAK = 720, 600
#: What stands above and below the chart.
WORDS = {Size.WIDE: 140, Size.NARROW: 170}
CARD = (1200, 630)
CACHE_SECONDS = 3_600


class NotAnAddress(ValueError):
    """What was given as an address is none."""


def trend_at(address: str) -> Trend | None:
    """The trend readers see at an address of this site; None if there is none. Raises NotAnAddress."""
    try:
        parts = urlsplit(address)
        own = (parts.scheme in {"http", "https"}, parts.hostname, parts.port)
    except ValueError as error:
        raise NotAnAddress from error
    if not parts.scheme or not parts.netloc:
        raise NotAnAddress
    site = urlsplit(settings.SITE_URL)
    if own != (True, site.hostname, site.port):
        return None
    try:
        match = resolve(unquote(parts.path))
    except Resolver404:
        return None
    if match.view_name != "trends:trend":
        return None
    alias = TrendAlias.objects.filter(**match.kwargs).values("trend")
    own = Q(**match.kwargs) | Q(pk__in=alias)
    return Trend.objects.shown().filter(own).first()


def discovery(trend: Trend) -> str:
    """Where the page of a trend says its oEmbed is."""
    query = {"url": absolute(trend.get_absolute_url()), "format": "json"}
    return f"{absolute(path_to('trends:oembed'))}?{urlencode(query)}"


def frame(most_width: int | None, most_height: int | None) -> tuple[int, int]:
    """The width and height of the frame: large enough for the chart, and no larger than allowed."""
    width = min(WIDTH, most_width or WIDTH)
    size = Size.WIDE if width > BREAK else Size.NARROW
    height = width * size.value[1] // size.value[0] + WORDS[size]
    return width, min(height, most_height or height)


def title(trend: Trend) -> str:
    """What the chart is called."""
    return f"「{trend.keyword}」の{trend.get_measure_display()}の推移（{trend.country.name}）"


def told(trend: Trend, most_width: int | None, most_height: int | None) -> dict[str, Any]:
    """The answer: a frame with the chart, its title and whose it is."""
    path = [trend.country.code, trend.slug]
    width, height = frame(most_width, most_height)
    html = format_html(
        '<iframe src="{}" width="{}" height="{}" title="{}" loading="lazy" style="border:0"></iframe>',
        absolute(path_to("trends:embed", *path)),
        width,
        height,
        title(trend),
    )
    return {
        "version": "1.0",
        "type": "rich",
        "title": title(trend),
        "provider_name": "RareTrend",
        "provider_url": absolute("/"),
        "cache_age": CACHE_SECONDS,
        "html": html,
        "width": width,
        "height": height,
    }
