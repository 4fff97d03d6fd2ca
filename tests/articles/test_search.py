"""Search: what is found, in which order, and that any input is safe."""

import html
import re
import unicodedata
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import example, given
from hypothesis import strategies as st

from articles import drafting, merging, publishing
from articles.document import Document, Event, Prose, Quote
from articles.models import Person, SearchDocument, SynonymGroup, Topic, TopicAlias
from articles.search import documents, index, scopes
from articles.search.searching import Narrowing, near_misses, search
from articles.search.snippets import highlighted, snippet
from articles.search.tokens import (
    VARIANTS,
    normalized,
    phrase,
    terms,
    tokens,
)


@pytest.fixture
def publish(db, clock):
    """Publish an article of a title, a text, topics and other blocks."""

    def publish_it(title, text="本文です。", topics=(), blocks=(), **options):
        clock.tick(minutes=1)
        document = Document(
            title=title, topics=list(topics), blocks=[Prose(f"<p>{text}</p>"), *blocks]
        )
        edition = publishing.publish(drafting.new_article(document), **options)
        clock.tick(seconds=1)
        return edition

    return publish_it


def titles(query, **narrowing):
    return [hit.edition.title for hit in search(query, Narrowing(**narrowing)).hits]


# Tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("中国産", ["中国", "国産", "産"]),
        ("米", ["米"]),
        ("iPhone17", ["iphone", "17"]),
        ("ｻｰﾊﾞｰ", ["サー", "ーバ", "バ"]),
        ("AI半導体", ["ai", "半導", "導体", "体"]),
        ("6,000億円", ["6000", "億円", "円"]),
        ("髙島屋", ["高島", "島屋", "屋"]),
        ("「」！", []),
    ],
)
def test_text_becomes_pairs_and_words(text, expected):
    assert tokens(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("サーバー", "サーバ"),
        ("ｺﾝﾋﾟｭｰﾀｰ", "コンピュータ"),
        ("髙橋", "高橋"),
        ("ＡＩ", "ai"),
        ("ヴァイオリン", "バイオリン"),
        ("デ―タベース", "データベース"),
        ("渡邊", "渡辺"),
        ("１０，０００", "10000"),
    ],
)
def test_ways_of_writing_meet(one, other):
    assert normalized(one) == normalized(other)


@pytest.mark.parametrize(
    ("one", "other"), [("ビール", "ビル"), ("サバ", "サーバー"), ("さくら", "サクラ")]
)
def test_other_words_stay_apart(one, other):
    assert normalized(one) != normalized(other)


@given(st.text())
@example("か\u3099ｶﾞ㈱髙ー각")
def test_text_is_normalised_as_the_standard_says(text):
    plain = unicodedata.normalize("NFKC", text).casefold().translate(VARIANTS)
    assert len(normalized(text)) <= len(plain)
    # What is left to fold after that is katakana and digits only.
    other = re.compile(r"[^ァ-ヺー‐‑–—―−,\d]")
    assert other.findall(normalized(text)) == other.findall(plain)


def test_nothing_typed_is_the_mark_of_a_kind(publish):
    publish("記事")
    assert terms(scopes.ARTICLE + scopes.NAME) == []
    assert titles(scopes.ARTICLE) == []


@given(st.text())
def test_any_text_is_a_query(text):
    for term in terms(text):
        found = phrase(term).tokens
        assert found
        assert not any(set(token) & set("\"'*:()&|!<>\\ \0") for token in found)


# What is found


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


# In which order


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


# In step with what is public


def test_a_draft_is_not_found_and_a_scheduled_article_from_its_time_on(publish, clock, document):
    drafting.new_article(Document(title="下書きの磁石", blocks=[Prose("<p>x</p>")]))
    publish("予約の磁石", at=clock.now + timedelta(hours=1, minutes=1))
    assert titles("磁石") == []
    clock.tick(hours=2)
    assert titles("磁石") == ["予約の磁石"]


def test_a_new_edition_replaces_the_old_one_and_withdrawing_ends_it(publish, clock):
    edition = publish("古い題名の磁石")
    draft = publishing.next_draft(edition.article)
    draft.title = "新しい題名の磁石"
    draft.save()
    publishing.publish(draft)
    clock.tick(seconds=1)
    assert titles("磁石") == ["新しい題名の磁石"]
    publishing.withdraw(edition.article)
    assert titles("磁石") == []
    assert not SearchDocument.objects.filter(kind="article").exists()


def test_publication_and_index_go_through_together_or_not_at_all(publish):
    class Stop(Exception):
        pass

    @transaction.atomic
    def publish_and_stop():
        publish("磁石")
        raise Stop

    with pytest.raises(Stop):
        publish_and_stop()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM articles_search")
        assert cursor.fetchone()[0] == SearchDocument.objects.count() == 118


def test_rebuilding_gives_the_same(publish):
    publish("磁石", topics=["資源"])
    publish("電池", blocks=[Quote("話", "会長", "山田太郎", False, None)])

    def content():
        return sorted(
            SearchDocument.objects.values_list("kind", "key", "part", "title", "tags", "body")
        )

    before = content()
    assert documents.rebuild() == len(before)
    assert content() == before
    assert titles("磁石") == ["磁石"]


def test_the_index_can_be_made_anew_from_the_command_line(publish, capsys, monkeypatch):
    monkeypatch.setattr(documents, "AT_ONCE", 50)  # several statements
    publish("磁石")
    SearchDocument.objects.filter(kind="article").delete()
    assert titles("磁石") == []
    call_command("rebuild_search")
    assert "119件" in capsys.readouterr().out
    assert titles("磁石") == ["磁石"]


def test_what_is_merged_is_found_by_either_name(publish):
    publish("記事", topics=["レアアース"])
    kept, gone = Topic.objects.get(), Topic.objects.create(name="希土", slug="希土")
    merging.merge_topics(kept, [gone])
    assert search("希土").names == [kept]


# Snippets


def test_a_snippet_marks_the_hits_in_the_original_writing():
    text = "前の文です。" * 20 + "㈱例示はｻｰﾊﾞｰを増やした。" + "後の文です。" * 20
    marked = snippet(text, [normalized("サーバー")])
    assert "<mark>ｻｰﾊﾞ" in marked
    assert marked.startswith("…")
    assert "㈱例示は" in marked


def test_snippets_are_escaped():
    assert snippet("<b>磁石</b>", ["磁石"]) == "&lt;b&gt;<mark>磁石</mark>&lt;/b&gt;"
    assert highlighted("a<b", ["b"]) == "a&lt;<mark>b</mark>"


@given(st.text(max_size=300), st.lists(st.text(min_size=1, max_size=5), max_size=3))
def test_a_snippet_of_any_text_is_that_text(text, words):
    marked = highlighted(text, [normalized(word) for word in words])
    assert html.unescape(marked.replace("<mark>", "").replace("</mark>", "")) == text


# The page


@pytest.fixture
def page(client):
    return lambda **query: BeautifulSoup(client.get("/search/", query).content, "lxml")


def test_the_page_shows_hits_with_marks(publish, page):
    publish("磁石の記事", "ネオジム磁石の需要が伸びた。")
    tree = page(q="磁石")
    assert tree.select_one("h1").get_text() == "「磁石」の検索結果"
    assert tree.select_one(".hits h2 mark").get_text() == "磁石"
    assert tree.select_one(".hits a")["href"].startswith("/articles/")
    assert tree.select_one("input[name=q]")["value"] == "磁石"


def test_the_page_offers_the_topics_of_what_was_found(publish, page):
    publish("磁石の記事", topics=["資源"])
    publish("磁石の話", topics=["資源", "電池"])
    publish("ほかの話", topics=["祭り"])
    ways = page(q="磁石").select("nav[aria-label=トピック] a")
    assert [way.get_text() for way in ways] == ["資源", "電池"]
    tree = page(q="磁石", topic="電池")
    assert [hit.get_text() for hit in tree.select(".hits h2")] == ["磁石の話"]
    assert tree.select_one(".narrowed strong").get_text() == "電池"


def test_nothing_found_leads_on(publish, page):
    publish("記事", topics=["レアアース"])
    tree = page(q="レアアス")
    assert tree.select_one("[role=status]").get_text() == "「レアアス」を含む記事は見つかりません。"
    assert tree.select_one(".near a").get_text() == "レアアース"
    assert tree.select_one("ul.topics a")


HOSTILE = [
    *(
        '"',
        "'",
        "*",
        "a*",
        "NEAR(a b)",
        "a AND b OR",
        "title:x",
        "-x",
        "^x",
        "(",
        "\\",
        "%",
        "_",
        "&|!:<->",
    ),
    *("\x00", "a\x00b", "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"), "�"),
    *(
        "'; DROP TABLE articles_search; --",
        "<script>alert(1)</script>",
        "{}",
        "々",
        "ー",
        "ーー",
        "゛",
        "あ" * 10_000,
    ),
    *(
        "a " * 5_000,
        "🧲",
        "👩‍🔬",
        "ﷺ" * 50,
        "\u202e",
        "ß",
        "İ",
        "é",
        "1" * 300,
        "x'y",
        "$$",
        "E'\\x'",
    ),
]


@pytest.mark.parametrize("query", HOSTILE)
def test_any_input_is_safe(publish, client, query):
    publish("記事" + query[:50].replace("\x00", ""), "x'y ß é 🧲 " + "ﷺ")
    for name in ("q", "kind", "topic", "days"):
        assert client.get("/search/", {"q": "記事", name: query}).status_code == 200


@given(text=st.text(max_size=60))
def test_any_text_can_be_searched_for(db, text):
    search(text)
    near_misses(text)


def test_a_search_costs_the_same_queries_however_much_is_found(publish, client):
    counts = []
    for size in (2, 40):
        for number in range(size):
            publish(f"磁石{size}-{number}", topics=["磁石"])
        with CaptureQueriesContext(connection) as queries:
            client.get("/search/?q=磁石")
        counts.append(len(queries))
    # PostgreSQL looks among the newest documents first, and then among all: a query more at each step.
    assert max(counts) <= (13 if connection.vendor == "sqlite" else 16)


def test_synonyms_can_be_edited(publish):
    publish("題名", "かぼちゃの収穫")
    assert titles("南瓜") == []
    SynonymGroup.objects.create(words="かぼちゃ、南瓜")
    assert titles("南瓜") == ["題名"]


def test_a_synonym_without_a_letter_is_none(publish, client):
    publish("題名", "温泉の話")
    SynonymGroup.objects.create(words="温泉、♨、・")
    assert titles("温泉") == ["題名"]
    assert client.get("/search/?q=温泉").status_code == 200


def test_synonyms_meet_however_they_are_written(publish):
    publish("題名", "さいとうの話")
    publish("水の題", "エビアンの話")
    SynonymGroup.objects.create(words="齋藤、さいとう")
    SynonymGroup.objects.create(words="Évian、エビアン")
    assert titles("齋藤") == titles("斎藤") == ["題名"]
    assert titles("évian") == ["水の題"]


def test_names_nobody_can_see_do_not_hide_those_one_can(publish):
    for number in range(12):
        Topic.objects.create(name=f"試験語{number}", slug=f"hidden-{number}")
    publish("記事", topics=["試験語の長い公開トピック"])
    assert [str(name) for name in search("試験語").names] == ["試験語の長い公開トピック"]


def test_indexing_twice_leaves_one_row(publish):
    publish("磁石")
    index.write(SearchDocument.objects.all())
    assert titles("磁石") == ["磁石"]


def test_an_article_comes_before_the_facts_in_it(publish):
    happened = Event("1885年", date(1885, 1, 1), date(1885, 12, 31), "year", "磁石の発見", "")
    publish("磁石の記事", blocks=[happened])
    assert [hit.kind for hit in search("磁石").hits] == ["article", "event"]


def test_names_never_crowd_articles_out(publish):
    for number in range(250):
        Topic.objects.create(name=f"磁石{number}", slug=f"magnet-{number}")
    publish("電池と磁石の記事")
    assert titles("磁石") == ["電池と磁石の記事"]
