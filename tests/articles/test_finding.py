"""Facts of all articles together: topics, elements, people, sources, the timeline."""

import csv
import io
import json
from datetime import date, timedelta
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import drafting, gojuon, periodic_table, publishing, timelines
from articles.document import Event, Quote, Source, Use
from articles.models import Edition, Element, Person, TimelineEvent, Topic, TopicAlias
from articles.models import Source as SourceRow

RADIO = Source(publisher="例示放送", title="夜のニュース", kind="news")


@pytest.fixture
def publish(db, document, clock):
    """Publish a small article with other blocks, topics and slug."""
    plain = document.blocks[:2]

    def publish_it(slug, blocks=(), topics=("資源",), **options):
        document.topics, document.blocks = list(topics), [*blocks, *plain]
        document.title = f"題名{slug}"
        clock.tick(minutes=1)
        return publishing.publish(drafting.new_article(document, slug=slug), **options)

    return publish_it


def event(when, start, end=None, title="できごと", source=None, precision="day"):
    return Event(when, start, end or start, precision, title, "", source)


# Topics


def test_topics_are_listed_by_reading_and_by_size(publish, page):
    publish("one", topics=["資源", "電池"])
    publish("two", topics=["電池"])
    for name, reading in (("資源", "しげん"), ("電池", "でんち")):
        topic = Topic.objects.get(name=name)
        topic.reading = reading
        topic.save()
    Topic.objects.create(name="空", slug="empty", reading="そら")
    by_reading = page("/topics/")
    assert [heading.get_text() for heading in by_reading.select("h2")] == ["さ行", "た行"]
    by_size = page("/topics/?by=size")
    assert [link.contents[0] for link in by_size.select("ul.topics a")] == ["電池", "資源"]


def test_a_topic_merges_the_events_of_its_articles_into_one_timeline(publish, page):
    later = event("2024年5月1日", date(2024, 5, 1), title="あと")
    publish("one", [later, event("2023年4月1日", date(2023, 4, 1), title="同じこと。")])
    publish("two", [event("2023年4月1日", date(2023, 4, 1), title="同じこと", source=RADIO)])
    publish("other", [event("2022年1月1日", date(2022, 1, 1), title="別の話")], topics=["別"])
    tree = page("/topics/資源/")
    assert [one.get_text() for one in tree.select(".year h3")] == ["2023年", "2024年"]
    assert len(tree.select("ol.timeline li")) == 2
    first = tree.select_one("ol.timeline li")
    assert {link["href"] for link in first.select(".from a")} >= {
        "/articles/one/",
        "/articles/two/",
    }
    assert "例示放送" in first.get_text()


def test_a_topic_shows_its_quotes_articles_and_related_topics(publish, page):
    publish("one", [Quote("掘る", "鉱山の人", "山田太郎", False, RADIO)], topics=["資源", "電池"])
    publish("two", topics=["資源", "電池", "磁石"])
    tree = page("/topics/資源/")
    assert tree.select_one("blockquote").get_text(strip=True) == "掘る"
    assert {link["href"] for link in tree.select(".card h3 a")} == {
        "/articles/one/",
        "/articles/two/",
    }
    related = [link.contents[0] for link in tree.select(".side ul.topics a")]
    assert related == ["電池", "磁石"]


def test_an_alias_leads_to_its_topic_once_the_topic_is_public(publish, client):
    topic = Topic.objects.create(name="レアアース", slug="レアアース")
    TopicAlias.objects.create(topic=topic, name="希土類")
    assert client.get("/topics/希土類/").status_code == 404
    publish("one", topics=["希土類"])
    answer = client.get("/topics/希土類/")
    assert (answer.status_code, answer["Location"]) == (301, topic.get_absolute_url())


def test_articles_of_a_topic_are_paged_both_ways(publish, page):
    for number in range(45):
        publish(f"a{number}")
    seen, path = [], "/topics/資源/"
    pages = []
    while path:
        tree = page(path)
        pages.append(tree)
        seen += [link["href"] for link in tree.select(".card h3 a")]
        older = tree.select_one("a[rel=next]")
        path = older and f"/topics/{quote('資源')}/{older['href']}"
    assert seen == [f"/articles/a{number}/" for number in reversed(range(45))]
    assert len(pages) == 3
    back = page("/topics/資源/" + pages[2].select_one("a[rel=prev]")["href"])
    assert [link["href"] for link in back.select(".card h3 a")] == seen[20:40]
    first = page("/topics/資源/" + back.select_one("a[rel=prev]")["href"])
    assert [link["href"] for link in first.select(".card h3 a")] == seen[:20]
    assert first.select_one("a[rel=prev]") is None


@pytest.mark.parametrize(
    "query",
    [
        *("before=", "before=x", "before=-1", "before=20261124T000000.000000-", "after=x"),
        *("before=20261324T000000.000000-1", "before=99991231T235959.999999-%00", "after="),
        *("before=20261124T000000.000000-" + "9" * 30, "before=19000101T000000.000000-1"),
        *("before=00010101T000000.000000-1", "after=99991231T235959.999999-1"),
        "after=29990101T000000.000000-1",
    ],
)
def test_places_in_a_list_that_are_none_are_404(publish, client, query):
    publish("one")
    assert client.get(f"/topics/資源/?{query}").status_code == 404
    assert client.get(f"/articles/?{query}").status_code == 404


# Elements


def test_every_element_has_one_place_in_the_table():
    places = {number: periodic_table.place(number) for number in range(1, 119)}
    assert len(set(places.values())) == 118
    known = {
        1: (1, 1),
        2: (1, 18),
        3: (2, 1),
        5: (2, 13),
        10: (2, 18),
        21: (4, 3),
        36: (4, 18),
        39: (5, 3),
        57: (8, 3),
        60: (8, 6),
        71: (8, 17),
        72: (6, 4),
        86: (6, 18),
        92: (9, 6),
        104: (7, 4),
        118: (7, 18),
    }
    assert {number: places[number] for number in known} == known


def test_the_table_is_shaded_by_uses_and_marks_rare_earths(publish, page):
    publish("one", [Use(f"用途{n}", ["Nd"], "", None) for n in range(3)])
    tree = page("/elements/")
    cell = tree.select_one("a[href='/elements/nd/']")
    assert cell.parent["class"] == ["shade-2", "rare-earth"]
    assert "用途3件" in cell.get_text()
    assert len(tree.select(".periodic-table a")) == 118
    assert tree.select_one("a[href='/elements/fe/']").parent["class"] == ["shade-0"]


def test_an_element_answers_across_articles(publish, page):
    publish("one", [Use("磁石", ["Nd", "Dy", "Fe"], "モーター", RADIO)])
    publish(
        "two",
        [
            Use("レーザー", ["Nd", "Dy"], "加工機", None),
            event(
                "1885年", date(1885, 1, 1), date(1885, 12, 31), "ネオジムの発見", precision="year"
            ),
        ],
    )
    tree = page("/elements/nd/")
    assert [cell.get_text() for cell in tree.select("table.uses tbody th")] == ["レーザー", "磁石"]
    assert tree.select_one("a[href='/articles/one/']")
    assert "例示放送" in tree.get_text()
    assert tree.select_one(".side a").contents[0] == "ジスプロシウム"
    assert "ネオジムの発見" in tree.select_one("ol.timeline").get_text()


def test_the_timeline_of_an_element_has_events_that_name_it_as_a_word(publish, page):
    happened = date(2024, 5, 1)
    publish(
        "one",
        [
            event("2024年5月1日", happened, title=title)
            for title in ("金の価格", "賃金の改定", "金、急騰")
        ],
    )
    names = [one.get_text() for one in page("/elements/au/").select("ol.timeline strong")]
    assert names == ["金の価格", "金、急騰"]


def test_uses_quotes_and_what_rests_on_a_source_are_read_in_pages(publish, page):
    for number in range(3):
        publish(
            f"a{number}",
            [
                block
                for place in range(9)
                for block in (
                    Use(f"用途{number}-{place}", ["Nd"], "", RADIO),
                    Quote(f"話{number}-{place}", "会長", "山田太郎", False, RADIO),
                )
            ],
        )

    def through(path, chosen):
        tree = page(path)
        found = [one.get_text() for one in tree.select(chosen)]
        way = tree.select_one("a[rel=next]")
        return found + (through(path.partition("?")[0] + way["href"], chosen) if way else [])

    uses = {f"用途{number}-{place}" for number in range(3) for place in range(9)}
    quotes = {use.replace("用途", "話") for use in uses}
    read = through("/elements/nd/", "table.uses tbody th")
    assert (len(read), set(read)) == (27, uses)
    read = through(Person.objects.get().get_absolute_url(), ".quote blockquote p")
    assert (len(read), set(read)) == (27, quotes)
    source = SourceRow.objects.get().get_absolute_url()
    assert page(source).select_one("a[href='?kind=quotes']")
    read = through(f"{source}?kind=quotes", ".quote blockquote p")
    assert (len(read), set(read)) == (27, quotes)


def test_elements_that_do_not_exist_are_404(db, client):
    for symbol in ("xx", "ND1", "neodymium"):
        assert client.get(f"/elements/{symbol}/").status_code == 404


def test_all_uses_can_be_taken_away(publish, client):
    publish("one", [Use("=磁石", ["Nd", "Dy"], "モーター", RADIO)])
    (use,) = json.loads(client.get("/elements/uses.json").getvalue())["uses"]
    assert use == {
        "elements": ["Nd", "Dy"],
        "application": "=磁石",
        "products": "モーター",
        "article": "/articles/one/",
        "source": "例示放送「夜のニュース」",
    }
    rows = list(
        csv.reader(io.StringIO(client.get("/elements/uses.csv").getvalue().decode("utf-8-sig")))
    )
    assert [row[:2] for row in rows[1:]] == [["Nd", "'=磁石"], ["Dy", "'=磁石"]]


# People and sources


def test_people_are_listed_in_gojuon_order_with_every_quote(publish, page):
    publish(
        "one",
        [
            Quote("一", "会長", "山田太郎", False, RADIO),
            Quote("匿名の話", "関係者", None, True, None),
        ],
    )
    publish(
        "two",
        [Quote("二", "社長", "山田太郎", False, None), Quote("三", "研究者", "Smith", False, None)],
    )
    speaker = Person.objects.get(name="山田太郎")
    speaker.reading = "やまだたろう"
    speaker.save()
    tree = page("/people/")
    assert [link.get_text() for link in tree.select(".names a")] == ["山田太郎", "Smith"]
    person = page("/people/山田太郎/")
    assert [text.get_text(strip=True) for text in person.select("blockquote")] == ["二", "一"]
    captions = [one.get_text() for one in person.select("figcaption")]
    assert captions[0].startswith("社長")  # the role at the time
    assert captions[1].startswith("会長")


def test_publishers_are_listed_by_citations_and_sources_say_what_rests_on_them(publish, page):
    other = Source(publisher="見本通信", title="紙面", kind="news")
    publish(
        "one",
        [
            Quote("一", "会長", None, False, RADIO),
            event("2024年5月1日", date(2024, 5, 1), source=RADIO),
            Use("磁石", ["Nd"], "", other),
        ],
    )
    tree = page("/sources/")
    assert [row.get_text("|", strip=True) for row in tree.select("tbody tr")] == [
        "例示放送|2",
        "見本通信|1",
    ]
    source = SourceRow.objects.get(publisher="例示放送")
    text = page(source.get_absolute_url()).get_text()
    assert "2件あります" in text
    assert "できごと" in text
    assert page("/sources/?publisher=例示放送").select_one(f"a[href='/sources/{source.pk}/']")


@pytest.mark.parametrize("publisher", ["誰も", "%00", "", "a" * 500])
def test_publishers_nobody_cites_are_404(publish, client, publisher):
    publish("one")
    assert client.get(f"/sources/?publisher={publisher}").status_code == 404


# The timeline


def test_the_timeline_is_read_by_decade_year_and_topic(publish, page):
    publish(
        "one",
        [
            event("2024年5月1日", date(2024, 5, 1), title="新"),
            event("1994年", date(1994, 1, 1), title="旧"),
        ],
    )
    publish("two", [event("2021年5月1日", date(2021, 5, 1), title="別")], topics=["別"])

    def titles(path):
        return [one.get_text() for one in page(path).select("ol.timeline strong")]

    assert titles("/timeline/") == ["別", "新"]
    assert titles("/timeline/?decade=1990") == ["旧"]
    assert titles("/timeline/?year=2024") == ["新"]
    assert titles("/timeline/?year=2000") == []
    assert titles("/timeline/?topic=別") == ["別"]


def test_a_year_and_a_month_have_what_happened_in_them(publish, page):
    def on(when, *days, precision="day"):
        return event(when, date(*days[:3]), date(*days[3:] or days[:3]), when, precision=precision)

    publish(
        "one",
        [
            on("2020年代", 2020, 1, 1, 2029, 12, 31, precision="decade"),
            on("2020年", 2020, 1, 1, 2020, 12, 31, precision="year"),
            on("2020年1月", 2020, 1, 1, 2020, 1, 31, precision="month"),
            on("2020年1月31日", 2020, 1, 31),
            on("2020年2月29日", 2020, 2, 29),
        ],
        topics=["資源"],
    )

    def told(query):
        return [one.get_text() for one in page(f"/timeline/?{query}").select("ol.timeline strong")]

    assert told("decade=2020")[0] == "2020年代"
    assert told("year=2020") == ["2020年", "2020年1月", "2020年1月31日", "2020年2月29日"]
    assert told("month=2020-01") == ["2020年1月", "2020年1月31日"]
    assert told("month=2020-02") == ["2020年2月29日"]
    tree = page("/timeline/?year=2020")
    assert tree.select_one("a[href='?month=2020-02']").get_text() == "2月"
    assert tree.select_one("a[href='?year=2020&topic=%E8%B3%87%E6%BA%90']")


def test_the_timeline_knows_what_happened_on_this_day(publish, page):
    publish(
        "one",
        [
            event("1998年11月24日", date(1998, 11, 24), title="旧"),
            event("2010年11月24日", date(2010, 11, 24), title="新"),
            event("2010年11月", date(2010, 11, 1), date(2010, 11, 30), "月", precision="month"),
            event("2010年11月25日", date(2010, 11, 25), title="翌日"),
        ],
    )
    tree = page("/timeline/?day=11-24")
    assert [one.get_text() for one in tree.select("ol.timeline strong")] == ["新", "旧"]
    assert page("/timeline/?day=2-29").select_one("h1").get_text() == "2月29日のできごと"


@pytest.mark.parametrize(
    "query",
    [
        *(
            "year=0",
            "year=-1",
            "year=10000",
            "year=x",
            "year=",
            "year=１９９０",
            "decade=1995",
            "decade=9999",
        ),
        *("month=2025-13", "month=2025-1", "month=2025", "month=-01", "month=２０２５-01"),
        *("day=13-1", "day=2-30", "day=", "day=x-y", "day=%00", "topic=%00x", "topic=nothing"),
    ],
)
def test_spans_that_are_none_are_404(publish, client, query):
    publish("one", [event("2024年5月1日", date(2024, 5, 1))])
    assert client.get(f"/timeline/?{query}").status_code == 404


def test_fuzzy_dates_stand_in_their_order_and_undated_events_last():
    year, decade = (date(2024, 1, 1), date(2024, 12, 31)), (date(2020, 1, 1), date(2029, 12, 31))
    events = [
        TimelineEvent(pk=pk, when=when, start=start, end=end, precision=precision, title=title)
        for pk, (when, (start, end), precision, title) in enumerate(
            [
                ("いつか", (None, None), "unknown", "不明"),
                ("2024年5月1日", (date(2024, 5, 1), date(2024, 5, 1)), "day", "日"),
                ("2024年", year, "year", "年"),
                ("2020年代", decade, "decade", "年代"),
            ]
        )
    ]
    merged = timelines.merged(events)
    assert [year for year, _ in merged] == ["2020年", "2024年", timelines.UNDATED]
    assert [entry.event.title for _, entries in merged for entry in entries] == [
        "年代",
        "年",
        "日",
        "不明",
    ]


# Order


@pytest.mark.parametrize(
    ("reading", "name", "row"),
    [
        ("がりうむ", "ガリウム", "か"),
        ("", "ﾈｵｼﾞﾑ", "な"),
        ("ゔぁん", "V", "あ"),
        ("", "ｘ線", "A–Z"),
        ("", "資源", "その他"),
        ("", "", "その他"),
        ("ぁ", "", "あ"),
    ],
)
def test_names_are_found_in_their_row(reading, name, row):
    assert gojuon.row_of(reading, name) == row


# What must not leak, and what it costs

PAGES = [
    *("/topics/", "/topics/?by=size", "/topics/資源/", "/elements/", "/elements/nd/", "/people/"),
    *("/sources/", "/timeline/", "/elements/uses.json", "/elements/uses.csv", "/articles/", "/"),
]
SECRET = [
    Quote(
        "秘密の話", "秘密の肩書", "秘密太郎", False, Source(publisher="秘密新聞", title="秘密の題")
    ),
    event("2024年5月1日", date(2024, 5, 1), title="秘密の出来事"),
    Use("秘密の用途", ["Nd"], "秘密の製品", None),
]


@pytest.mark.parametrize("state", ["draft", "scheduled", "superseded", "withdrawn"])
def test_what_readers_may_not_see_is_on_no_page(publish, document, client, clock, state):
    publish("open")
    document.topics, document.blocks = ["資源", "秘密の話題"], SECRET + document.blocks
    document.title = "秘密の題名"
    edition = drafting.new_article(document, slug="himitsu")
    if state != "draft":
        at = clock.now + timedelta(days=1) if state == "scheduled" else None
        edition = publishing.publish(edition, at=at)
    if state == "superseded":
        clock.tick(minutes=1)
        draft = publishing.next_draft(edition.article)
        draft.title = "新しい題名"
        draft.topics.set(["資源"])
        draft.save()
        for kind in ("quote", "timelineevent", "elementuse"):
            getattr(draft, f"{kind}_set").all().delete()
        publishing.publish(draft)
    if state == "withdrawn":
        publishing.withdraw(edition.article)
    clock.tick(minutes=1)
    for path in PAGES:
        text = client.get(path).getvalue().decode()
        assert "秘密" not in text, path
        assert "himitsu" not in text or state == "superseded", path
    person, source = Person.objects.get(), SourceRow.objects.get(publisher="秘密新聞")
    for path in (person.get_absolute_url(), source.get_absolute_url(), "/topics/秘密の話題/"):
        assert client.get(path).status_code == 404, path


@pytest.mark.any_database
@pytest.mark.parametrize("path", PAGES)
def test_pages_cost_the_same_queries_however_many_articles(publish, client, path):
    counts = []
    for size in (2, 25):
        for number in range(size):
            publish(
                f"a{size}-{number}",
                [
                    Quote(f"話{number}", "会長", f"人{number}", False, RADIO),
                    event("2024年5月1日", date(2024, 5, 1), title=f"事{number}"),
                    Use(f"用途{number}", ["Nd", "Dy"], "", RADIO),
                ],
                topics=["資源", f"話題{number}"],
            )
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 14


def test_the_elements_are_all_there(db):
    assert Element.objects.count() == 118
    assert not Edition.objects.exists()


def test_a_topic_whose_address_changes_leaves_the_way_there(publish, client):
    publish("one")
    topic = Topic.objects.get(name="資源")
    topic.slug = "resources"
    topic.save()
    assert client.get("/topics/resources/").status_code == 200
    answer = client.get("/topics/資源/")
    assert (answer.status_code, answer["Location"]) == (301, "/topics/resources/")
    answer = client.get("/topics/資源/feed/")
    assert (answer.status_code, answer["Location"]) == (301, "/topics/resources/feed/")
    assert client.get("/topics/resources/feed/").status_code == 200


def test_feeds_tell_of_new_articles(publish, client, settings):
    settings.SITE_URL = "https://raretrend.example"
    publish("one")
    publish("two", topics=["別"])

    def links(path):
        tree = BeautifulSoup(client.get(path).content, "xml")
        return [entry.find("link")["href"] for entry in tree.find_all("entry")]

    one, two = (f"https://raretrend.example/articles/{slug}/" for slug in ("one", "two"))
    assert links("/feed/") == [two, one]
    assert links("/topics/資源/feed/") == [one]
    assert client.get("/topics/nothing/feed/").status_code == 404
