"""Elements: the periodic table, and what all articles say of each."""

import csv
import io
import json
from datetime import date

from articles import periodic_table
from articles.document import Use
from tests.articles.finding import RADIO, event


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
