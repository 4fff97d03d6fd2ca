"""Several words beside each other."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.utils import timezone


def test_words_are_compared_by_address(observe, page):
    observe(("レアアース", 5_000, 1), ("ガリウム", 500, 30))
    tree = page("/trends/compare/?t=jp:レアアース&t=jp:ガリウム")
    assert tree.select_one("svg.chart")
    rows = tree.select("tbody tr")
    assert [row.select_one("th a").get_text() for row in rows] == ["レアアース", "ガリウム"]
    assert [row.select_one("td.number").get_text() for row in rows] == ["5,000+", "500+"]
    assert rows[0].select("td")[-1].select_one("a")["href"].endswith(quote("jp:ガリウム", safe=":"))


def test_a_word_is_added_however_it_is_written(observe, client):
    observe(("レアアース", 5_000, 1))
    observe(("iPhone 17", 500, 1), country="US")
    answer = client.get(
        "/trends/compare/", {"t": "jp:レアアース", "keyword": "ｉｐｈｏｎｅ17", "country": "US"}
    )
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"t=jp:{quote('レアアース')}&t=us:iphone-17")


def test_a_word_nobody_looked_for_is_named(observe, page):
    observe(("レアアース", 5_000, 1))
    tree = page("/trends/compare/?t=jp:レアアース&keyword=<zzz>")
    assert tree.select_one("[role=status]").get_text() == "「<zzz>」のトレンドは見つかりません。"


@pytest.mark.parametrize(
    "query",
    [
        "",
        "t=",
        "t=jp",
        "t=:x",
        "t=zz:x",
        "t=jp:%00",
        "t=jp:" + "x" * 5_000,
        "keyword=%00",
        "keyword=x&country=%00",
        "keyword=x&country=ZZ",
        "days=x",
    ],
)
def test_nonsense_compares_nothing(observe, client, query):
    observe(("レアアース", 5_000, 1))
    answer = client.get(f"/trends/compare/?{query}")
    assert answer.status_code == 200
    assert "<tbody>" not in answer.content.decode()


def test_four_are_compared_at_most_and_each_once(observe, page):
    observe(*[(f"話題{n}", 500, 1) for n in range(6)])
    names = "&".join(f"t=jp:話題{n}" for n in (0, 0, 1, 2, 3, 4, 5))
    tree = page(f"/trends/compare/?{names}")
    assert len(tree.select("tbody tr")) == 4
    assert tree.select_one("form.adding") is None


def test_the_one_that_spread_first_can_be_seen(observe, page, clock):
    observe(("rare earth", 100, 60), ("rare earth", 5_000, 40), country="US")
    observe(("レアアース", 100, 60), ("レアアース", 5_000, 24))
    rows = page("/trends/compare/?t=jp:レアアース&t=us:rare-earth").select("tbody tr")
    spread = [row.select("td")[2].get_text() for row in rows]
    begun = [timezone.localtime(clock.now - timedelta(hours=ago)) for ago in (24, 40)]
    assert [re.search(r"(\d+):", text)[1] for text in spread] == [str(at.hour) for at in begun]
