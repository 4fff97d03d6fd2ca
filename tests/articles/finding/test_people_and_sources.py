"""People with all they said, sources with all that rests on them."""

from datetime import date

import pytest

from articles import gojuon
from articles.document import Quote, Source, Use
from articles.models import Person
from articles.models import Source as SourceRow
from tests.articles.finding import RADIO, event


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
