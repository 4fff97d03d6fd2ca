"""JSON-LD in the words of schema.org: what every kind of page needs, and the data of a trend."""

from typing import Any

from django.templatetags.static import static
from django.utils import timezone

from trends.addresses import absolute, path_to
from trends.models import Trend

CONTEXT = "https://schema.org"
LANGUAGE = "ja"

Thing = dict[str, Any]


def thing(kind: str, **properties: Any) -> Thing:
    """A thing of a type with those properties that say anything."""
    return {"@type": kind} | {name: value for name, value in properties.items() if value}


def page(kind: str, **properties: Any) -> Thing:
    """A thing that is a data block of its own."""
    return {"@context": CONTEXT} | thing(kind, **properties)


def publisher() -> Thing:
    """The site, as an organisation."""
    logo = thing("ImageObject", url=absolute(static("img/mark.svg")))
    return thing("Organization", name="RareTrend", url=absolute("/"), logo=logo)


def breadcrumbs(*steps: tuple[str, str]) -> Thing:
    """The way to a page from the front page: names and paths."""
    way = [("トップ", "/"), *steps]
    found = page("BreadcrumbList")
    found["itemListElement"] = [
        thing(
            "ListItem",
            position=position,
            name=name,
            item={"@type": "WebPage", "@id": absolute(path)},
        )
        for position, (name, path) in enumerate(way, start=1)
    ]
    return found


def dataset(name: str, description: str, path: str, files: dict[str, str], **more: Any) -> Thing:
    """Figures that can be had as files: their media types by path."""
    return page(
        "Dataset",
        name=name,
        description=description,
        url=absolute(path),
        inLanguage=LANGUAGE,
        isAccessibleForFree=True,
        creator=publisher(),
        distribution=[
            thing("DataDownload", encodingFormat=media_type, contentUrl=absolute(file))
            for file, media_type in files.items()
        ],
        **more,
    )


def of_trend(trend: Trend) -> list[Thing]:
    """The way to a trend's page and, once it was observed, its history as a file."""
    country, path = trend.country, trend.get_absolute_url()
    ranking = path_to("trends:country", country.code)
    way = [("トレンド", path_to("trends:trends")), (country.name, ranking), (trend.keyword, path)]
    found = [breadcrumbs(*way)]
    if trend.heat_key is not None:
        counted = trend.get_measure_display()
        days = (timezone.localdate(at).isoformat() for at in (trend.first_seen, trend.last_seen))
        description = (
            f"「{trend.keyword}」の{country.name}での{counted}を、観測した時刻ごとに記録したものです。"
            "値は「少なくともこれだけ」を示すおおよそのもので、観測のない時刻の値はありません。"
        )
        file = path_to("trends:buzz", country.code, trend.slug)
        found.append(
            dataset(
                f"「{trend.keyword}」の{counted}（{country.name}）",
                description,
                path,
                {file: "text/csv"},
                temporalCoverage="/".join(days),
                spatialCoverage=thing("Country", name=country.name, identifier=country.code),
                variableMeasured=counted,
            )
        )
    return found
