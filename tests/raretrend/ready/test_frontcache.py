"""Ready answers: the same for every reader, and never of yesterday."""

import ast
import gzip
from datetime import timedelta
from pathlib import Path

import brotli
from django.utils import timezone

from articles import publishing
from articles.models import Author, Topic
from raretrend import answers, frontcache
from raretrend.frontcache import KNOWN
from tests.raretrend.ready.sites import Site


def shown(site, path):
    """The text of a page, without the places where lines may break."""
    return site.get(path)[2].decode().replace("<wbr>", "")


def test_a_page_is_rendered_once(site, publish):
    publish("one")
    first, second = site.get("/articles/one/"), site.get("/articles/one/")
    assert len(site.asked) == 1
    assert first[0] == second[0] == 200
    assert first[2] == second[2]
    assert "本文です。" in second[2].decode()
    assert second[1]["Content-Security-Policy"] == first[1]["Content-Security-Policy"]
    assert second[1]["Cache-Control"].startswith("public, max-age=0, s-maxage=")
    assert second[1]["Vary"] == "Accept-Encoding"
    assert second[1]["Age"] == "0"


def test_a_publication_is_there_at_the_next_request(site, publish):
    edition = publish("one")
    assert "題名" in shown(site, "/")
    draft = publishing.next_draft(edition.article)
    draft.title = "新しい題"
    draft.save()
    site.get("/articles/one/")
    publishing.publish(draft)
    for path in ("/", "/articles/one/", "/feed/", "/topics/資源/"):
        assert "新しい題" in shown(site, path), path
    publishing.withdraw(edition.article)
    assert site.get("/articles/one/")[0] == 410


def test_a_scheduled_edition_appears_in_the_second_it_is_due(site, publish, monkeypatch):
    publish("one")
    now = timezone.now()
    clock = {"at": now.timestamp()}
    publish("two", title="予約の題", at=now + timedelta(seconds=10))
    monkeypatch.setattr(frontcache.time, "time", lambda: clock["at"])
    monkeypatch.setattr(
        timezone, "now", lambda: now + timedelta(seconds=clock["at"] - now.timestamp())
    )
    for seconds, there in ((0, False), (9.9, False), (10.0, True), (11, True)):
        clock["at"] = now.timestamp() + seconds
        assert ("予約の題" in shown(site, "/")) is there, seconds
    assert len(site.asked) == 2


def test_a_slow_page_is_not_kept_beyond_what_changed_meanwhile(site, publish):
    publish("one")
    render = site.application

    def slowly(environ, start_response):
        answer = render(environ, start_response)
        Topic.objects.filter(name="資源").update(description="その間に書いた説明")
        site.cache.application = render
        return answer

    site.cache.application = slowly
    assert "その間に" not in site.get("/topics/資源/")[2].decode()
    assert "その間に" in site.get("/topics/資源/")[2].decode()


def test_what_no_view_reads_of_a_query_makes_no_new_entry(site, publish):
    publish("one")
    plain = site.get("/articles/one/")
    for query in ("utm_source=x", "fbclid=%00%ff", "a=1&b=2", "Q=1"):
        assert site.get(f"/articles/one/?{query}")[2] == plain[2]
    site.get("/search/?q=題名&utm_source=x")
    site.get("/search/?utm_source=y&q=題名")
    assert site.asked == [("/articles/one/", ""), ("/search/", site.asked[1][1])]
    assert "utm" not in site.asked[1][1]


def test_all_that_views_read_of_a_query_is_known():
    read = set()
    for folder in ("articles", "trends", "raretrend"):
        for path in Path(folder).rglob("*.py"):
            if "admin" not in path.parts:
                read.update(names_read(ast.parse(path.read_text(encoding="utf-8"))))
    assert {"q", "before", "topic", "w"} <= read
    assert read <= KNOWN


def names_read(tree):
    """The names in request.GET["x"], request.GET.get("x"), request.GET.getlist("x"), "x" in request.GET."""
    for node in ast.walk(tree):
        match node:
            case ast.Subscript(value=ast.Attribute(attr="GET"), slice=ast.Constant(value=name)):
                yield name
            case ast.Call(
                func=ast.Attribute(value=ast.Attribute(attr="GET")),
                args=[ast.Constant(value=name), *_],
            ):
                yield name
            case ast.Compare(
                left=ast.Constant(value=name), comparators=[ast.Attribute(attr="GET")]
            ):
                yield name


def test_editors_and_the_desk_are_asked_of_django(site, publish):
    publish("one")
    for _ in range(2):
        site.get("/articles/one/", cookie="sessionid=abc")
        site.get("/admin/login/")
        site.get("/articles/one/", method="POST")
    assert len(site.asked) == 6
    assert not site.cache.answers


def test_what_was_written_to_be_long_is_not_kept(site, publish):
    publish("one")
    for query in ("q=" + "あ" * 1_000, "utm_source=" + "x" * 1_000):
        for _ in range(2):
            site.get(f"/articles/one/?{query}")
    assert len(site.asked) == 4
    assert not site.cache.answers


def test_who_came_unencrypted_is_led_on_though_the_page_is_ready(publish, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    site = Site()
    publish("encrypted")  # asked for nowhere else: a process knows its settings from the start
    for _ in range(2):
        assert site.get("/articles/encrypted/", x_forwarded_proto="https")[0] == 200
        for proto in ("http", "http, https", ""):
            assert site.get("/articles/encrypted/", x_forwarded_proto=proto)[0] == 301
    assert len(site.asked) == 7


def test_strange_hosts_are_refused_as_ever(site, publish):
    publish("one")
    site.get("/articles/one/")
    assert site.get("/articles/one/", host="evil.example")[0] == 400
    assert site.get("/articles/one/", host="LOCALHOST:8000")[0] == 200
    assert site.get("/articles/one/", host="")[0] == 400


def test_every_encoding_says_the_same_and_has_a_tag_of_its_own(site, publish):
    publish("one")
    plain = site.get("/articles/one/")
    packed = {
        "gzip": gzip.decompress,
        "br": brotli.decompress,
    }
    tags = {plain[1]["ETag"]}
    for encoding, unpack in packed.items():
        status, head, body = site.get("/articles/one/", accept_encoding=encoding)
        assert (status, head["Content-Encoding"]) == (200, encoding)
        assert int(head["Content-Length"]) == len(body) < len(plain[2])
        assert unpack(body) == plain[2]
        tags.add(head["ETag"])
    assert len(tags) == 3
    assert not any(tag.startswith("W/") for tag in tags)
    assert "Content-Encoding" not in site.get("/articles/one/", accept_encoding="br;q=0, *")[1]
    assert len(site.asked) == 1


def test_who_has_the_page_already_is_told_so(site, publish):
    publish("one")
    tag = site.get("/articles/one/", accept_encoding="br")[1]["ETag"]
    status, head, body = site.get("/articles/one/", accept_encoding="br", if_none_match=tag)
    assert (status, body, head["ETag"]) == (304, b"", tag)
    assert "Content-Length" not in head
    assert site.get("/articles/one/", accept_encoding="gzip", if_none_match=tag)[0] == 200
    Topic.objects.update(description="新しい説明")
    publish("two")
    tag = site.get("/", accept_encoding="br")[1]["ETag"]
    publish("three", title="三つ目")
    assert site.get("/", accept_encoding="br", if_none_match=tag)[0] == 200


def test_head_is_get_without_the_body(site, publish):
    publish("one")
    _, head, body = site.get("/articles/one/", method="HEAD")
    assert body == b""
    assert head["Content-Length"] == site.get("/articles/one/")[1]["Content-Length"]
    assert site.get("/nothing/", method="HEAD")[2] == b""
    assert site.get("/nothing/", method="HEAD")[0] == 404


def test_what_is_no_page_is_not_kept(site, publish):
    publish("one")
    for path in ("/nothing/", "/articles/one", "/elements/uses.csv", "/healthz"):
        site.get(path)
        site.get(path)
    assert not site.cache.answers
    assert len(site.asked) == 8


def test_memory_is_bounded_and_the_least_used_goes_first(publish):
    for number in range(4):
        publish(f"a{number}")
    site = Site(size=10**9)
    site.get("/articles/a0/")
    each = site.cache.filled
    site = Site(size=int(each * 3.5))
    for number in (0, 1, 2, 0, 3, 0):
        site.get(f"/articles/a{number}/")
    assert site.cache.filled <= each * 3.5
    assert {path for path, _ in site.cache.answers} == {
        "/articles/a2/",
        "/articles/a3/",
        "/articles/a0/",
    }


def test_pages_that_move_with_the_clock_are_made_anew_by_one_request(site, publish, monkeypatch):
    publish("one")
    begin = timezone.now().timestamp()
    render, meanwhile = site.application, []

    def at(seconds):
        monkeypatch.setattr(frontcache.time, "time", lambda: begin + seconds)

    def slowly(environ, start_response):
        meanwhile.append(site.get("/trends/")[0])  # another reader, while the page is being made
        return render(environ, start_response)

    for seconds in (0, frontcache.RENEWED - 1):
        at(seconds)
        site.get("/trends/")
    assert len(site.asked) == 1
    at(frontcache.RENEWED)
    site.cache.application = slowly
    site.get("/trends/")
    site.get("/trends/")
    assert meanwhile == [200]
    assert len(site.asked) == 2


def test_what_is_not_kept_is_compressed_for_who_takes_it(site, publish):
    publish("one")
    for path, status in (("/elements/uses.csv", 200), ("/nowhere/", 404)):
        code, headers, content = site.get(path, accept_encoding="gzip")
        assert (code, headers["Content-Encoding"]) == (status, "gzip")
        _, plain_headers, plain = site.get(path)
        assert "Content-Encoding" not in plain_headers
        assert gzip.decompress(content) == plain
        assert "Accept-Encoding" in headers["Vary"]


def test_a_page_that_stays_as_it_was_is_not_packed_again(site, publish, monkeypatch):
    publish("one")
    site.get("/articles/one/")
    packed = []
    monkeypatch.setattr(answers, "_packed", lambda *told: packed.append(told))
    Author.objects.create(name="筆者")
    asked = len(site.asked)
    status, _, content = site.get("/articles/one/", accept_encoding="br")
    assert len(site.asked) == asked + 1
    assert status == 200
    assert "本文です。" in brotli.decompress(content).decode()
    assert packed == []
