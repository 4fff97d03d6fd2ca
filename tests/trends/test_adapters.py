"""What feeds say, whole and damaged."""

import gzip
import json
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.adapters import Unreadable, detect, google, reading, wikimedia

HEAD = '<?xml version="1.0" encoding="{encoding}"?>'
TODAY = "https://trends.google.com/trending/rss"
ITEM = "<item><title>{title}</title><ht:approx_traffic>{traffic}</ht:approx_traffic>{more}</item>"
NEWS = (
    "<ht:news_item><ht:news_item_title>{title}</ht:news_item_title>"
    "<ht:news_item_url>{url}</ht:news_item_url>"
    "<ht:news_item_source>例示新聞</ht:news_item_source></ht:news_item>"
)


def feed(*items, encoding="UTF-8", link=f"{TODAY}?geo=JP", space=TODAY):
    """A feed in Google's form."""
    body = (
        f'<rss xmlns:ht="{space}" version="2.0"><channel><title>Daily Search Trends</title>'
        f"<link>{link}</link>{''.join(items)}</channel></rss>"
    )
    return HEAD.format(encoding=encoding) + body


def item(title="ガリウム", traffic="5000+", more=""):
    return ITEM.format(title=title, traffic=traffic, more=more)


def read(text):
    return google.read(text.encode() if isinstance(text, str) else text)


def test_a_feed_of_today_is_read(sample):
    found = google.read(sample("feeds/google-today.xml"))
    assert found.country == "JP"
    assert [(one.keyword, one.traffic) for one in found.observed] == [
        ("ガリウム", 5_000),
        ("南鳥島 レアアース泥", 20_000),
        ("AT&T", 100),
    ]
    news = found.observed[0].news
    assert [one.publisher for one in news] == ["例示新聞", "見本通信"]
    assert news[0].url == "https://www.example.jp/economy/gallium?ref=trend&id=1"


def test_a_feed_of_2023_is_read_too(sample):
    found = google.read(sample("feeds/google-2023.xml"))
    assert [(one.keyword, one.traffic) for one in found.observed] == [
        ("皆既月食", 500_000),
        ("H3 ロケット", 20_000),
    ]
    assert found.observed[0].news[0].title == "皆既月食、各地で観測"


def test_elements_are_known_by_local_names_whatever_the_prefix():
    text = feed(item(), space="urn:another").replace("ht:", "g:").replace("xmlns:ht", "xmlns:g")
    assert read(text).observed[0].traffic == 5_000


@pytest.mark.parametrize("encoding", ["Shift_JIS", "EUC-JP", "ISO-2022-JP", "UTF-16", "utf-8-sig"])
def test_japanese_encodings_are_read(encoding):
    declared = "UTF-8" if encoding == "utf-8-sig" else encoding
    assert (
        read(feed(item("希土類"), encoding=declared).encode(encoding)).observed[0].keyword
        == "希土類"
    )


def test_utf_8_that_is_declared_as_shift_jis_is_read():
    assert read(feed(item("希土類"), encoding="Shift_JIS")).observed[0].keyword == "希土類"


def test_the_same_keyword_twice_is_one_with_the_larger_traffic_and_all_headlines():
    first = item("ｉＰｈｏｎｅ 17", "500+", NEWS.format(title="一", url="https://example.org/1"))
    second = item("iPhone17", "2万+", NEWS.format(title="二", url="https://example.org/2"))
    (found,) = read(feed(first, second)).observed
    assert found.traffic == 20_000
    assert {news.title for news in found.news} == {"一", "二"}


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,hi",
        "//example.org/",
        "https://",
        "https://user:secret@example.org/",
        "https://example.org\\@evil.example/",
        "https://exa mple.org/",
        "https://example.org/&#x202e;gpj.exe",
        "https://example.org/&quot;onclick=&quot;",
        "ftp://example.org/",
        "http://[::1/",
        "https://example.org:99999999/",
        "https://example.org/" + "a" * 2_000,
        "",
    ],
)
def test_a_headline_that_leads_nowhere_good_is_left_out(url):
    text = feed(item(more=NEWS.format(title="見出し", url=url)))
    (found,) = read(text).observed
    assert (found.keyword, found.news) == ("ガリウム", ())


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("AT&amp;amp;T", "AT&T"),  # escaped twice, as Google does
        ("  レア\u3000アース\n", "レア アース"),
        ("レア\u200bアー\u00adス\u202e", "レアアース"),
        ("<![CDATA[希土<類]]>", "希土<類"),
    ],
)
def test_keywords_are_cleaned(title, shown):
    assert read(feed(item(title))).observed[0].keyword == shown


@pytest.mark.parametrize("title", ["", "！？", "\u200b", "長" * 201, "\ufdfa" * 60])
def test_what_is_no_keyword_is_left_out(title):
    found = read(feed(item(title), item("ガリウム"))).observed
    assert [one.keyword for one in found] == ["ガリウム"]


@pytest.mark.parametrize("traffic", ["", "many", "-5", "0", "9" * 40, "1.5"])
def test_a_keyword_without_a_traffic_says_so(traffic):
    assert read(feed(item(traffic=traffic))).observed[0].traffic is None


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">'
    + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">'
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]><rss><channel><item><title>&i;</title></item></channel></rss>"
)
DAMAGED = {
    "nothing": b"",
    "white space": b" \n\t ",
    "cut in the middle": feed(item(), item()).encode()[:-80],
    "cut within a character": feed(item()).encode()[
        : feed(item()).encode().index("ガ".encode()) + 1
    ],
    "only the declaration": HEAD.format(encoding="UTF-8").encode(),
    "HTML": b"<!DOCTYPE html><html><body>404</body></html>",
    "HTML with a comment first": b"<!-- x -->\n<html><body>429</body></html>",
    "comments without end": b"<!---->" * 200 + b"<rss/>",
    "XHTML": b'\xef\xbb\xbf<!doctype HTML PUBLIC "-//W3C//DTD XHTML 1.0"><html/>',
    "gzip": gzip.compress(feed(item()).encode()),
    "an entity bomb": BOMB.encode(),
    "an external entity": b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>',
    "an external DTD": b'<!DOCTYPE rss SYSTEM "http://169.254.169.254/"><rss><channel/></rss>',
    "five megabytes": feed(item("あ" * 1_700_000)).encode(),
    "another encoding than declared": feed(item("希土類")).encode("cp932"),
    "an encoding nobody knows": feed(item(), encoding="x-nonsense").encode(),
    "broken Shift_JIS": feed(item("希"), encoding="Shift_JIS")
    .encode("cp932")
    .replace(b"\x8a\xf3", b"\x8a "),
    "a NUL": feed(item("ガ\x00")).encode(),
    "a control character": feed(item("ガ\x08")).encode(),
    "an unknown entity": feed(item("&nbsp;x")).encode(),
    "tags that cross": b"<rss><channel></rss></channel>",
    "a prefix without a namespace": b"<rss><channel><ht:item/></channel></rss>",
    "Atom": b'<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title></feed>',
    "RDF": b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
    "RSS without a channel": b"<rss/>",
    "items without keywords": feed(item(""), item("。")).encode(),
    "deep nesting": b"<rss>" + b"<channel>" * 100_000,
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "plain text": "レアアース 5,000+".encode(),
    "JSON": b'{"default": {"trendingSearchesDays": []}}',
    "the old JSON with its guard": b")]}',\n{}",
    "half a byte order mark": b"\xff\xfe<",
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_feed_is_refused_in_one_japanese_line(name):
    with pytest.raises(Unreadable) as refusal:
        google.read(DAMAGED[name])
    line = str(refusal.value)
    assert line.endswith("。")
    assert "\n" not in line


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    for adapter in (google, wikimedia):
        try:
            adapter.read(data)
        except Unreadable:
            continue


@given(st.data())
def test_a_feed_with_any_bytes_changed_is_read_or_refused(data):
    whole = feed(item(more=NEWS.format(title="見出し", url="https://example.org/"))).encode()
    place = data.draw(st.integers(0, len(whole)))
    other = data.draw(st.binary(max_size=8))
    length = data.draw(st.integers(0, 8))
    try:
        found = google.read(whole[:place] + other + whole[place + length :])
    except Unreadable:
        return
    for one in found.observed:
        assert one.keyword
        assert all(reading.web_address(news.url) == news.url for news in one.news)


@pytest.mark.parametrize(
    ("link", "country"),
    [
        (f"{TODAY}?geo=US", "US"),
        (f"{TODAY}?hl=ja&amp;geo=us-NY", "US"),
        (f"{TODAY}?geo=ZZ", ""),
        (TODAY, ""),
        ("http://[", ""),
    ],
)
def test_the_country_is_that_of_the_feeds_own_address(link, country):
    assert read(feed(item(), link=link)).country == country


def test_a_feed_without_items_says_nothing():
    assert read(feed()).observed == ()


# Wikimedia


def views(day, **articles):
    rows = [
        {"article": name, "views": count, "rank": place}
        for place, (name, count) in enumerate(articles.items(), 1)
    ]
    parts = dict(zip(("year", "month", "day"), f"{day:%Y-%m-%d}".split("-"), strict=True))
    return json.dumps({"items": [{"project": "ja.wikipedia", **parts, "articles": rows}]}).encode()


DAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ADDRESS = "https://wikimedia.org/top/{day}"


def shelf(**lists):
    """A `get` that knows the lists of some days."""
    known = {ADDRESS.replace("{day}", key): body for key, body in lists.items()}

    def get(url):
        if url not in known:
            raise FileNotFoundError(url)
        return known[url]

    return get


def weeks_before(**articles):
    days = [DAY - timedelta(weeks=week) for week in range(1, 5)]
    return {f"{day:%Y/%m/%d}": views(day, **articles) for day in days}


def test_a_page_counts_by_what_it_has_above_its_usual():
    lists = weeks_before(ガリウム=1_000, 日本=30_000) | {
        "2026/11/21": views(DAY, 日本=31_000, ガリウム=7_500, 最後=900)
    }
    found = wikimedia.collect(shelf(**lists), ADDRESS, NOW)
    # 7,500 less the 1,000 of the weeks before is 6,500, on the ladder 5,000; 日本 is always read.
    assert [(one.keyword, one.traffic) for one in found.observed] == [("ガリウム", 5_000)]
    assert found.at == datetime(2026, 11, 22, tzinfo=UTC)


def test_long_lists_are_read_in_time_that_grows_with_their_length():
    def seconds(pages):
        many = {f"語{number}": 10_000_000 for number in range(pages)}
        known = shelf(**weeks_before(**many), **{"2026/11/21": views(DAY, **many)})
        begun = time.process_time()
        wikimedia.collect(known, ADDRESS, NOW)
        return time.process_time() - begun

    assert any(seconds(4_000) / seconds(500) < 20 for _ in range(3))


def test_the_newest_list_there_is_is_taken():
    day = DAY - timedelta(days=2)
    found = wikimedia.collect(
        shelf(**{f"{day:%Y/%m/%d}": views(day, 月食=9_000, 他=500)}), ADDRESS, NOW
    )
    assert found.at.date() == day + timedelta(days=1)


def test_without_any_list_there_is_an_error():
    with pytest.raises(FileNotFoundError):
        wikimedia.collect(shelf(), ADDRESS, NOW)


def test_pages_that_are_no_subject_are_left_out():
    found = wikimedia.read(
        views(
            DAY,
            メインページ=90_000,
            **{"特別:検索": 80_000, "Re:ゼロ": 70_000, "皆既_月食": 60_000, "他": 100},
        )
    )
    assert [one.keyword for one in found.observed] == ["Re:ゼロ", "皆既 月食"]


@pytest.mark.parametrize(
    "data",
    [
        b"{}",
        b"[]",
        b'{"items": []}',
        b'{"items": [{"year": "2026", "month": "13", "day": "1", "articles": []}]}',
        b'{"items": [{"year": "2026", "month": "11", "day": "1", "articles": []}]}',
        b'{"items": [{"year": "2026", "month": "11", "day": "1", "articles": [{"article": "x"}]}]}',
        views(DAY, 一=1).replace(b": 1,", b": 1e400,"),
        b'{"items": "x"}',
        b"[" * 100_000,
        b'{"a": ' + b"9" * 5_000 + b"}",
        b'{"items": \xff}',
        b"<html></html>",
        b"",
    ],
)
def test_damaged_lists_are_refused(data):
    with pytest.raises(Unreadable):
        wikimedia.read(data)


def test_formats_are_told_apart():
    assert detect(feed(item()).encode()) == "google"
    assert detect(views(DAY, 他=1)) == "wikimedia"
    with pytest.raises(Unreadable):
        detect("ただの文章".encode())
