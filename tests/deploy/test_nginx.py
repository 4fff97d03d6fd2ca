"""nginx before the nodes: what it keeps, what it never does, and who waits."""

import gzip
import json
import re
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress

import httpx
import pytest

from tests.deploy.conftest import until

pytestmark = pytest.mark.xdist_group("plant")


def lines(plant):
    """The access log."""
    text = (plant.nginx.folder / "access.log").read_text()
    return [json.loads(line) for line in text.splitlines()]


def asked(plant, path, **options):
    """An answer, and its line in the log."""
    answer = plant.nginx.get(path, **options)
    name = answer.headers["X-Request-ID"]
    assert until(lambda: any(line["request_id"] == name for line in lines(plant)))
    (line,) = [line for line in lines(plant) if line["request_id"] == name]
    return answer, line


def test_within_a_second_nginx_answers_for_the_nodes(plant):
    results = [asked(plant, "/articles/gallium/") for _ in range(4)]
    assert {answer.status_code for answer, _ in results} == {200}
    assert "HIT" in [line["cache"] for _, line in results]
    assert len({answer.headers["X-Request-ID"] for answer, _ in results}) == 4


def test_a_page_that_is_still_the_same_is_not_sent_again_by_the_node(plant):
    plant.nginx.get("/elements/nd/")
    time.sleep(2)  # s-maxage, in whole seconds
    answer, line = asked(plant, "/elements/nd/")
    assert (answer.status_code, line["cache"]) == (200, "REVALIDATED")
    again = plant.nginx.get("/elements/nd/", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "packing", ["br", "gzip", "identity", "br;q=0, gzip", "deflate", "gzip, deflate, br"]
)
def test_every_reader_gets_a_page_packed_as_they_can_read_it(plant, packing):
    for _ in range(2):
        answer = plant.nginx.get("/elements/", headers={"Accept-Encoding": packing})
        assert answer.headers.get("Content-Encoding", "identity") in {
            "br": "br",
            "br;q=0, gzip": "gzip",
            "gzip, deflate, br": "br",
            "deflate": "identity",
        }.get(packing, packing)
        assert "周期表" in answer.text


@pytest.mark.parametrize("path", ["/admin/login/", "/nothing/"])
def test_what_is_not_kept_is_packed_too(plant, path):
    """By Django, which packs by gzip alone."""
    for taken, packed in {"gzip, deflate, br": "gzip", "br": None, "gzip;q=0, br": None}.items():
        answer = plant.nginx.get(path, headers={"Accept-Encoding": taken})
        assert answer.headers.get("Content-Encoding") == packed
        assert '<html lang="ja"' in answer.text


def test_what_may_not_be_kept_waits_for_no_other(plant):
    def waited(_):
        _, line = asked(plant, "/nothing/at-all/")
        return line["seconds"] - float(line["node_seconds"])

    with ThreadPoolExecutor(20) as readers:
        assert max(readers.map(waited, range(20))) < 0.4


def test_who_has_a_session_is_never_answered_by_nginx_and_nothing_of_theirs_is_kept(plant):
    for path in ("/articles/gallium/", "/admin/login/", "/healthz"):
        for name in ("sessionid", "__Host-sessionid"):
            for _ in range(2):
                _, line = asked(plant, path, headers={"Cookie": f"a=b; {name}=abc"})
                assert line["cache"] in {"BYPASS", ""}, path
    for _ in range(2):
        assert asked(plant, "/admin/login/")[1]["cache"] == ""
        assert asked(plant, "/healthz")[1]["cache"] != "HIT"


def test_files_whose_names_change_with_them_are_kept_for_good(plant):
    page = plant.nginx.get("/").text
    path = re.search(r'href="(/static/css/site\.[0-9a-f]+\.css)"', page)[1]
    answer, line = asked(plant, path, headers={"Accept-Encoding": "gzip"})
    assert line["node"] == ""  # nginx has the file itself
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "gzip"
    ready = plant.nodes[0].folder / path[1:]
    assert answer.text == ready.read_text()
    assert gzip.decompress(ready.with_name(f"{ready.name}.gz").read_bytes()) == answer.text.encode()


def test_a_picture_comes_from_the_disk_or_else_from_the_node(plant):
    folder = plant.nodes[0].folder / "media"
    folder.mkdir(exist_ok=True)
    (folder / "drawing.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    answer, line = asked(plant, "/media/drawing.svg")
    assert (answer.status_code, line["node"]) == (200, "")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    answer, line = asked(plant, "/media/nothing.png")
    assert answer.status_code == 404
    assert line["node"] != ""
    assert '<html lang="ja"' in answer.text


@pytest.mark.parametrize("path", ["/media/../db.sqlite3", "/media/%2e%2e/secret-key", "/readyz"])
def test_what_is_beside_the_media_and_how_nodes_are_is_nobody_s_business(plant, path):
    (plant.nodes[0].folder / "secret-key").write_text("geheim")
    with socket.create_connection(("127.0.0.1", plant.nginx.port)) as connection:
        connection.sendall(f"GET {path} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n".encode())
        answer = connection.makefile("rb").read()
    assert answer.split()[1] in {b"400", b"404"}
    assert b"geheim" not in answer


def test_what_a_client_says_of_itself_is_not_handed_on(plant):
    forged = {
        "X-Request-ID": "0123456789abcdef-forged",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "evil.example",
    }
    answer = plant.nginx.get("/nothing/", headers=forged)
    assert answer.status_code == 404
    assert "forged" not in answer.headers["X-Request-ID"]
    assert answer.headers.get_list("X-Request-ID") == [answer.headers["X-Request-ID"]]
    assert plant.nginx.get("/nothing/", headers={"Host": "evil.example"}).status_code == 400


def test_a_request_that_is_never_finished_is_given_up_and_holds_up_nobody(plant):
    """Header and body have ten seconds; more half-sent requests than all nodes have threads."""
    address = ("127.0.0.1", plant.nginx.port)
    head = b"GET / HTTP/1.1\r\nHost: 127"
    body = b"POST /admin/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nhalf"
    with ExitStack() as stack:
        half = [stack.enter_context(socket.create_connection(address, 30)) for _ in range(40)]
        for number, connection in enumerate(half):
            connection.sendall(head if number % 2 else body)
        assert plant.nginx.get("/search/?q=何か").status_code == 200
        for connection in half:
            with suppress(ConnectionResetError):
                answer = connection.recv(1000)  # a time-out of this test if nothing comes
                assert not answer or b" 408 " in answer.splitlines()[0]


def test_what_is_too_large_is_refused_in_japanese_before_a_node_sees_it(plant):
    answer = httpx.post(f"{plant.nginx.url}/search/", content=b"x" * 2_000_000, trust_env=False)
    assert answer.status_code == 413
    assert "大きすぎます" in answer.text


@pytest.mark.parametrize(
    ("path", "megabytes", "refused"),
    [
        ("/preview/abc/", 2, True),
        ("/admin/login/", 14, True),
        ("/admin/articles/article/from-document/", 12, False),
        ("/admin/articles/picture/", 14, True),
        ("/admin/articles/picture/upload/", 30, False),
        ("/admin/articles/picture/add/", 12, False),
    ],
)
def test_only_where_pictures_come_in_may_much_be_sent(plant, path, megabytes, refused):
    content = b"x" * (megabytes * 1_000_000)
    answer = httpx.post(f"{plant.nginx.url}{path}", content=content, trust_env=False, timeout=30)
    assert (answer.status_code == 413) == refused


def test_one_reader_cannot_fill_the_disk_with_uploads(plant):
    """They lie on nginx's disk until they are whole."""
    address = ("127.0.0.1", plant.nginx.port)
    path = "/admin/articles/picture/upload/"
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 300000000\r\n\r\n"
    with ExitStack() as stack:
        for _ in range(4):
            connection = stack.enter_context(socket.create_connection(address, 30))
            connection.sendall(head.encode())
        assert until(lambda: plant.nginx.get(path).status_code == 429)
        pictures = b"x" * 30_000_000
        answer = httpx.post(f"{plant.nginx.url}{path}", content=pictures, trust_env=False)
        assert answer.status_code == 429
        assert plant.nginx.get("/admin/login/").status_code == 200
    assert until(lambda: plant.nginx.get(path).status_code == 302)


def test_one_reader_has_all_uses_written_out_a_few_times_in_a_row(plant):
    statuses = [plant.nginx.get("/elements/uses.csv").status_code for _ in range(10)]
    assert set(statuses[:5]) == {200}
    assert statuses[-1] == 429
    assert plant.nginx.get("/elements/").status_code == 200


def test_addresses_that_are_secrets_are_not_in_the_log(plant):
    """Whoever reads them there reads a draft, or chooses the password of an editor."""
    said = {
        asked(plant, path)[1]["uri"]
        for path in (
            "/preview/geheim:1vK:s-_x/",
            "/preview/geheim?a=b",
            "/admin/password-reset/Mw/geheim/?a=b",
            "/admin/password-reset/sent/",
        )
    }
    assert said == {
        "/preview/…/",
        "/preview/…?a=b",
        "/admin/password-reset/Mw/…/?a=b",
        "/admin/password-reset/sent/",
    }
    assert "geheim" not in (plant.nginx.folder / "access.log").read_text()
