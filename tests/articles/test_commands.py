"""The command line, as operators and scripts know it."""

import sys
from io import BytesIO, StringIO, TextIOWrapper

import pytest
from django.core.management import CommandError, call_command

from articles import publishing
from articles.models import Article, Edition, Source, Topic
from trends.models import Trend

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def plain(tmp_path, sample):
    file = tmp_path / "plain.txt"
    file.write_bytes(sample("plain.txt"))
    return str(file)


def test_import_tells_what_it_recognised_and_ends_with_the_slug(plain):
    lines = run("import_article", plain).splitlines()
    assert lines[-1] == "ガリウム"
    assert "引用：4" in lines
    assert "年表の項目：6" in lines
    assert "元素の用途：4" in lines
    assert "見出し：12" in lines
    edition = Edition.objects.get()
    assert edition.number is None
    assert edition.article.slug == "ガリウム"


def test_import_can_publish_at_once_under_a_slug(plain, client):
    assert run("import_article", plain, "--publish", "--slug", "gallium").endswith("\ngallium\n")
    assert client.get("/articles/gallium/").status_code == 200


def test_a_taken_slug_is_refused_and_a_suggested_one_gets_a_number(plain):
    run("import_article", plain, "--slug", "gallium")
    with pytest.raises(CommandError, match="すでに使われています"):
        run("import_article", plain, "--slug", "gallium")
    assert run("import_article", plain).endswith("\nガリウム\n")
    assert run("import_article", plain).endswith("\nガリウム-2\n")


def test_import_reads_standard_input(monkeypatch, sample):
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(sample("plain.txt"))))
    assert run("import_article", "-").endswith("\nガリウム\n")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" \n\t\n",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        bytes(range(256)),
        b"\xff\xfe\x00",
        b"PK\x03\x04\x14\x00\x06\x00",
        "題名\x01\x02\x03\x04".encode(),
        b"<html><body><script>x</script></body></html>",
        b"{broken json",
        b"+++\ntitle = broken\n+++\n",
    ],
)
def test_rubbish_is_refused_in_one_line_and_nothing_is_written(tmp_path, data):
    file = tmp_path / "rubbish"
    file.write_bytes(data)
    with pytest.raises(CommandError) as refusal:
        run("import_article", str(file), "--publish")
    assert "\n" not in str(refusal.value)
    assert refusal.value.returncode == 1
    assert not any(model.objects.exists() for model in (Article, Edition, Source, Topic, Trend))


@pytest.mark.parametrize("name", ["/nowhere/at/all", "/", "x" * 5000, "a\x00b"])
def test_a_file_that_cannot_be_read_is_named(name):
    with pytest.raises(CommandError, match="ファイルを読めません"):
        run("import_article", name)


@pytest.mark.parametrize("slug", ["a b", "a/b", "<x>", "x" * 101, "?"])
def test_a_slug_that_is_none_is_refused(plain, slug):
    with pytest.raises(CommandError):
        run("import_article", plain, "--slug", slug)
    assert not Article.objects.exists()


def test_publish_schedule_and_withdraw(draft, client):
    assert "公開予約" in run("publish_article", "gallium", "--at", "2999-01-01T09:00")
    assert client.get("/articles/gallium/").status_code == 404
    run("withdraw_article", "gallium", "--reason", "取りやめ")
    with pytest.raises(CommandError):
        run("withdraw_article", "gallium")
    with pytest.raises(CommandError, match="下書きがありません"):
        run("publish_article", "gallium")


def test_publish_takes_a_note_and_a_correction(draft):
    run("publish_article", "gallium", "--note", "数値を改めました", "--correction")
    edition = Edition.objects.get()
    assert (edition.note, edition.correction) == ("数値を改めました", True)


@pytest.mark.parametrize(
    "arguments",
    [
        ("publish_article", "nothing"),
        ("publish_article", "gallium", "--at", "あした"),
        ("publish_article", "gallium", "--at", "2026-13-45T00:00"),
        ("withdraw_article", "nothing"),
        ("export_article", "nothing"),
        ("export_article", "gallium"),
        ("export_article", "gallium", "--edition", "7"),
        ("export_article", "gallium", "--edition", "x"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(draft, arguments):
    with pytest.raises(CommandError) as refusal:
        run(*arguments)
    assert "\n" not in str(refusal.value)


def test_export_gives_the_edition_that_is_asked_for(article):
    draft = publishing.next_draft(article)
    draft.title = "下書きの題名"
    draft.save()
    assert "下書きの題名" in run("export_article", "gallium", "--edition", "draft")
    assert "下書きの題名" not in run("export_article", "gallium", "--edition", "1")
    assert run("export_article", "gallium") == run("export_article", "gallium", "--edition", "1")
    assert run("export_article", "gallium", "--format", "markdown").startswith("+++\n")
