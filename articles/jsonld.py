"""JSON-LD of the pages about articles, in the words of schema.org."""

from collections.abc import Iterable
from typing import Any

from articles.facts import quote_of, source_of
from articles.models import Author, Edition, Element, Person, Quote, Source, Topic
from articles.templatetags.japanese import machine_time
from trends.addresses import absolute, path_to
from trends.jsonld import LANGUAGE, Thing, breadcrumbs, dataset, page, publisher, thing


def of_article(
    edition: Edition, topics: list[Topic], authors: list[Author], card: str = ""
) -> list[Thing]:
    """The live edition with its sources and quotes, and the way to it; no queries."""
    url = absolute(edition.get_absolute_url())
    words = [topic.name for topic in topics]
    article = page(
        "NewsArticle",
        url=url,
        mainEntityOfPage=thing("WebPage", **{"@id": url}),
        headline=edition.title,
        description=edition.lead,
        image=_pictures(edition, card),
        datePublished=machine_time(edition.first_published),
        dateModified=machine_time(edition.live_from),
        version=edition.number,
        author=[_writer(author) for author in authors] or publisher(),
        publisher=publisher(),
        inLanguage=LANGUAGE,
        isAccessibleForFree=True,
        keywords=[*words, edition.trend.keyword] if edition.trend else words,
        about=[_subject(topic) for topic in topics],
        correction=_correction(edition),
        **_facts(edition),
    )
    above = [(topic.name, topic.get_absolute_url()) for topic in topics[:1]]
    way = above or [("記事", path_to("articles:archive"))]
    return [article, breadcrumbs(*way, (edition.title, edition.get_absolute_url()))]


def _writer(author: Author) -> Thing:
    return thing("Person", name=author.name, url=absolute(author.get_absolute_url()))


def of_author(author: Author) -> list[Thing]:
    """An author, and the way to their page."""
    url = absolute(author.get_absolute_url())
    writer = _writer(author) | thing("Person", description=author.description)
    told = page("ProfilePage", url=url, inLanguage=LANGUAGE, mainEntity=writer)
    return [told, breadcrumbs((author.name, author.get_absolute_url()))]


def _subject(topic: Topic) -> Thing:
    return thing("Thing", name=topic.name, url=absolute(topic.get_absolute_url()))


def _pictures(edition: Edition, card: str) -> list[Thing]:
    found = [thing("ImageObject", url=absolute(card))] if card else []
    if cover := edition.cover:
        words = {"caption": cover.alt, "creditText": cover.credit}
        found.append(thing("ImageObject", url=absolute(cover.file.url), **words))
    return found


def _correction(edition: Edition) -> Thing | None:
    if not edition.correction:
        return None
    return thing(
        "CorrectionComment", text=edition.note, datePublished=machine_time(edition.live_from)
    )


def _facts(edition: Edition) -> dict[str, list[Thing]]:
    """What was taken down at publication (`articles.facts`)."""
    sources = [_work(**source) for source in edition.facts.get("sources", [])]
    quotes = [_quotation(quote, sources) for quote in edition.facts.get("quotes", [])]
    return {"citation": sources, "hasPart": quotes}


def _work(publisher: str, title: str, url: str, published_on: str) -> Thing:
    return thing(
        "CreativeWork",
        name=title or publisher or url,
        url=url,
        datePublished=published_on,
        publisher=publisher and thing("Organization", name=publisher),
    )


def _quotation(quote: dict[str, Any], sources: list[Thing]) -> Thing:
    """A quote; its speaker if named, else the words that describe them."""
    speaker, number = quote["speaker"], quote["source"]
    return thing(
        "Quotation",
        text=quote["text"],
        creator=speaker and thing("Person", name=speaker["name"], url=absolute(speaker["path"])),
        creditText=quote["attribution"],
        citation=sources[number - 1] if number and number <= len(sources) else None,
    )


def of_topic(topic: Topic) -> list[Thing]:
    """The way to a topic."""
    above = path_to("articles:topics")
    return [breadcrumbs(("トピック", above), (topic.name, topic.get_absolute_url()))]


def of_element(element: Element) -> list[Thing]:
    """The way to an element."""
    above = path_to("articles:elements")
    return [breadcrumbs(("元素", above), (element.name_ja, element.get_absolute_url()))]


def of_elements() -> list[Thing]:
    """All uses of all elements as files, and the way to their page."""
    path = path_to("articles:elements")
    files = {
        path_to("articles:uses_csv"): "text/csv",
        path_to("articles:uses_json"): "application/json",
    }
    description = (
        "RareTrendの公開中の記事にある、元素の用途の一覧です。"
        "用途ごとに、必要な元素、製品の例、書かれている記事、拠っている出典を記しています。"
    )
    uses = dataset("元素の用途", description, path, files, variableMeasured="用途")
    return [breadcrumbs(("元素", path)), uses]


def of_person(person: Person, quotes: Iterable[Quote]) -> list[Thing]:
    """A person with what they said in live articles, and the way to their page."""
    url = absolute(person.get_absolute_url())
    speaker = thing("Person", name=person.name, description=person.description, url=url)
    said = page(
        "ProfilePage",
        url=url,
        inLanguage=LANGUAGE,
        mainEntity=speaker,
        hasPart=[_told_in(quote) for quote in quotes],
    )
    above = path_to("articles:people")
    return [said, breadcrumbs(("人物", above), (person.name, person.get_absolute_url()))]


def _told_in(quote: Quote) -> Thing:
    """A quote with its source and the article it is in."""
    source, edition = quote.source, quote.edition
    told = quote_of(quote, {source.pk: 1} if source else {})
    return _quotation(told, [_work(**source_of(source))] if source else []) | {
        "isPartOf": thing(
            "NewsArticle", headline=edition.title, url=absolute(edition.get_absolute_url())
        )
    }


def of_source(source: Source) -> list[Thing]:
    """The way to a source."""
    above = path_to("articles:sources")
    return [breadcrumbs(("出典", above), (str(source), source.get_absolute_url()))]
