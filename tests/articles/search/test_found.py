"""What is found, and in which order."""

from datetime import date, timedelta

import pytest

from articles.document import Event, Quote
from articles.models import Person, Topic, TopicAlias
from articles.search import scopes
from articles.search.searching import Narrowing, near_misses, search
from articles.search.tokens import (
    terms,
)
from tests.articles.search import titles


def test_nothing_typed_is_the_mark_of_a_kind(publish):
    publish("記事")
    assert terms(scopes.ARTICLE + scopes.NAME) == []
    assert titles(scopes.ARTICLE) == []


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("米国の発表", "米"),
        ("中国産の部品", "中国"),
        ("レアアースの供給", "ﾚｱｱｰｽ"),
        ("サーバーを増やす", "サーバ"),
        ("サーバを増やす", "サーバー"),
        ("髙島屋の売り場", "高島屋"),
        ("iPhone 17の部品", "iphone17"),
        ("iPhone17の部品", "iPhone 17"),
        ("子どもの安全", "子供"),
        ("Neodymium magnets", "neodym"),
        ("６，０００億円を投じる", "6000億円"),
        ("半導体材料", "導体"),
        ("C言語の入門", "c言語"),
        ("𠮷野家の牛丼", "𠮷野家"),
        ("東京・大阪・名古屋", "大阪"),
    ],
)
def test_a_word_is_found_however_it_is_written(publish, text, query):
    publish("題名", text)
    publish("ほかの記事", "関係のない話")
    assert titles(query) == ["題名"]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("ビールの話", "ビル"),
        ("E-MAIL", "AI"),
        ("静かに", "カニ"),
        ("中の国", "中国"),
        ("1234", "23"),
    ],
)
def test_what_is_another_word_is_not_found(publish, text, query):
    publish("題名", text)
    assert titles(query) == []


def test_several_words_are_all_needed(publish):
    publish("両方", "磁石と電池")
    publish("片方", "磁石だけ")
    assert titles("磁石 電池") == titles("磁石　電池") == titles("電池、磁石") == ["両方"]


def test_quotes_and_events_are_found_as_facts(publish):
    publish(
        "記事",
        blocks=[
            Quote("調達先を分散したい", "部品メーカー社長", None, True, None),
            Event("1885年", date(1885, 1, 1), date(1885, 12, 31), "year", "ネオジムの発見", ""),
        ],
    )
    assert {hit.kind for hit in search("調達先").hits} == {"article", "quote"}
    assert [hit.kind for hit in search("調達先", Narrowing(kind="quote")).hits] == ["quote"]
    assert [hit.title for hit in search("ネオジム", Narrowing(kind="event")).hits] == [
        "1885年 ネオジムの発見"
    ]


def test_topics_people_and_elements_are_named(publish):
    publish("記事", topics=["レアアース"], blocks=[Quote("話", "会長", "山田太郎", False, None)])
    topic = Topic.objects.get()
    TopicAlias.objects.create(topic=topic, name="希土類")
    person = Person.objects.get()
    person.reading = "やまだたろう"
    person.save()
    assert search("希土類").names == [topic]
    assert search("やまだ").names == [person]
    assert [str(name) for name in search("Nd").names] == ["ネオジム（Nd）"]
    topic.name = "新しい名"
    topic.save()
    assert topic in search("新しい名").names


def test_names_that_lead_to_nothing_are_not_shown(db):
    Topic.objects.create(name="秘密の話題", slug="secret")
    Person.objects.create(name="秘密太郎")
    assert search("秘密").names == []
    assert near_misses("秘密の話題だ") == []


def test_a_long_article_is_found_to_its_end(publish):
    publish("長い", "あ" * 11_990 + "途中の言葉" + "い" * 20_000 + "終わりの言葉")
    assert titles("途中の言葉") == titles("終わりの言葉") == ["長い"]


def test_a_phrase_is_found_behind_endings_that_repeat_themselves(publish):
    publish("題名", "雨が降ります。風も吹きます。" * 150 + "物価が増えています。" + "あ" * 2_000)
    for query in ("増えています", "物価が増えています", "えています"):
        assert titles(query) == ["題名"], query


def test_words_of_a_long_article_meet_however_far_apart(publish):
    publish("長い", "磁石の話。" + "あ" * 13_000 + "電池の話。")
    publish("ほかの長い", "磁石の話。" + "い" * 26_000)
    assert titles("磁石 電池") == titles("電池 磁石") == ["長い"]
    assert titles("磁石 電池", kind="article") == ["長い"]
    assert titles("磁石 電池", kind="quote") == []


def test_the_title_comes_before_topics_and_topics_before_the_text(publish):
    publish("本文だけ", "磁石" * 30)
    publish("話題だけ", topics=["磁石"])
    publish("磁石の題名")
    assert titles("磁石") == ["磁石の題名", "話題だけ", "本文だけ"]


@pytest.mark.parametrize(
    ("query", "good", "bad"),
    [
        ("京都", "古都・京都の秋", "東京都の予算"),
        ("インド", "インドの経済", "インドネシアの経済"),
        ("ラム", "ラムの料理", "プログラムの設計"),
        ("ウイン", "ウインの街", "ダーウインの進化論"),
    ],
)
def test_a_whole_word_comes_before_a_part_of_another(publish, query, good, bad):
    publish(good)
    publish(bad)
    assert titles(query) == [good, bad]


def test_of_equal_hits_the_newest_comes_first(publish):
    for number in range(3):
        publish(f"磁石の話{number}")
    assert titles("磁石") == ["磁石の話2", "磁石の話1", "磁石の話0"]


def test_a_search_is_narrowed_by_topic_and_period(publish, clock):
    publish("古い磁石", topics=["資源"])
    clock.tick(days=40)
    publish("新しい磁石", topics=["電池"])
    resource = Topic.objects.get(name="資源")
    assert titles("磁石", topic=resource) == ["古い磁石"]
    assert titles("磁石", since=clock.now - timedelta(days=30)) == ["新しい磁石"]


def test_names_nobody_can_see_do_not_hide_those_one_can(publish):
    for number in range(12):
        Topic.objects.create(name=f"試験語{number}", slug=f"hidden-{number}")
    publish("記事", topics=["試験語の長い公開トピック"])
    assert [str(name) for name in search("試験語").names] == ["試験語の長い公開トピック"]


def test_an_article_comes_before_the_facts_in_it(publish):
    happened = Event("1885年", date(1885, 1, 1), date(1885, 12, 31), "year", "磁石の発見", "")
    publish("磁石の記事", blocks=[happened])
    assert [hit.kind for hit in search("磁石").hits] == ["article", "event"]


def test_names_never_crowd_articles_out(publish):
    for number in range(250):
        Topic.objects.create(name=f"磁石{number}", slug=f"magnet-{number}")
    publish("電池と磁石の記事")
    assert titles("磁石") == ["電池と磁石の記事"]
