"""Many write at once: they wait for each other, and none overwrites another in silence."""

import subprocess
import sys
import threading
import time

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import drafting, merging, publishing
from articles.admin.edition_form import EditionForm
from articles.document import Trend as DocumentTrend
from articles.models import Edition
from tests.articles.test_desk import form_data
from trends import recording
from trends.models import Trend

PROCESSES, THREADS, SAVES = 4, 16, 20
#: Each save is a read-modify-write of a row all share, and of a draft of the writer's own.
WRITE = f"""
import threading
from django.db import connection, transaction
from articles import drafting, merging, publishing
from articles.document import Document, Prose
from articles.models import Spelling

def write():
    try:
        draft = drafting.new_article(Document(title="下書き", blocks=[Prose("<p>本文</p>")]))
        for number in range({SAVES}):
            with transaction.atomic():
                shared = Spelling.objects.get(variant="shared")
                shared.preferred = str(int(shared.preferred) + 1)
                shared.save()
                draft.title = f"下書き{{number}}"
                draft.save()
    finally:
        connection.close()

threads = [threading.Thread(target=write) for _ in range({THREADS})]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""
SHARE = "Spelling.objects.create(variant='shared', preferred='0')"
WRITTEN = """
from articles.models import Edition, Spelling
shared = Spelling.objects.get(variant="shared")
print(shared.preferred, Edition.objects.filter(title="下書き19").count())
"""


def test_sixty_four_writers_never_find_the_database_locked(new_site, tmp_path):
    site = new_site()
    site.python(f"from articles.models import Spelling\n{SHARE}")
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", WRITE]
    with (tmp_path / "said").open("w+") as said:
        writers = [
            site.begin(*command, stderr=subprocess.STDOUT, stdout=said) for _ in range(PROCESSES)
        ]
        for writer in writers:
            writer.wait(timeout=300)
        said.seek(0)
        assert said.read() == ""
    writers = PROCESSES * THREADS
    assert site.python(WRITTEN).split() == [str(writers * SAVES), str(writers)]


def at_once(*requests):
    """The answers to requests that are made at the same time, each by a browser of its own."""
    start, answers = threading.Barrier(len(requests)), []

    def ask(request):
        try:
            start.wait(timeout=10)
            answers.append(request())
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=[request]) for request in requests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


@pytest.fixture
def browsers(committed_db, django_user_model):
    user = django_user_model.objects.create_superuser("desk", password="x")
    browsers = [Client(), Client()]
    for browser in browsers:
        browser.force_login(user)
    return browsers


def test_of_two_saves_at_once_one_is_refused_with_what_was_typed(browsers, document):
    draft = drafting.new_article(document)
    address = reverse("admin:articles_edition_change", args=[draft.pk])
    typed = form_data(browsers[0].get(address))
    for number in range(5):
        typed["opened_version"] = str(Edition.objects.get(pk=draft.pk).version)
        answers = at_once(
            *(
                lambda browser=browser, title=title: browser.post(address, typed | {"title": title})
                for browser, title in zip(browsers, (f"甲{number}", f"乙{number}"), strict=True)
            )
        )
        assert sorted(answer.status_code for answer in answers) == [200, 302]
        refused = next(answer for answer in answers if answer.status_code == 200)
        lost = {f"甲{number}", f"乙{number}"} - {Edition.objects.get(pk=draft.pk).title}
        assert len(lost) == 1
        assert lost.pop() in refused.content.decode()


def test_a_double_click_on_publish_makes_one_edition(browsers, document):
    draft = drafting.new_article(document)
    address = reverse("admin:articles_edition_publish", args=[draft.pk])
    same, posted = browsers[0], {"note": "", "version": draft.version}
    answers = at_once(*(lambda: same.post(address, posted) for _ in range(2)))
    assert {answer.status_code for answer in answers} <= {200, 302}
    assert [edition.number for edition in Edition.objects.all()] == [1]


def test_who_saves_and_who_publishes_wait_in_one_order(browsers, document, monkeypatch):
    """Each of them for what the other has, PostgreSQL would end one with an error."""
    draft = drafting.new_article(document)
    pages = [
        reverse(f"admin:articles_edition_{step}", args=[draft.pk]) for step in ("change", "publish")
    ]
    typed = form_data(browsers[0].get(pages[0])) | {"title": "保存した題名"}
    looked_at = {"note": "", "version": draft.version}
    between, clean = threading.Event(), EditionForm.clean

    def clean_slowly(form):
        cleaned = clean(form)
        between.set()
        time.sleep(0.5)
        return cleaned

    monkeypatch.setattr(EditionForm, "clean", clean_slowly)

    def publish():
        between.wait(timeout=10)
        return browsers[1].post(pages[1], looked_at)

    answers = at_once(lambda: browsers[0].post(pages[0], typed), publish)
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    draft.refresh_from_db()
    assert (draft.title, draft.number) == ("保存した題名", None)


@pytest.mark.parametrize(
    ("end", "told"),
    [
        (publishing.publish, "この下書きは公開されました。"),
        (publishing.discard, "この下書きは破棄されました。"),
    ],
)
def test_who_saves_what_is_published_or_discarded_meanwhile_keeps_what_was_typed(
    browsers, document, monkeypatch, end, told
):
    draft = drafting.new_article(document)
    page = reverse("admin:articles_edition_change", args=[draft.pk])
    typed = form_data(browsers[0].get(page)) | {"title": "打ち込んだ題名"}
    clean = EditionForm.clean

    def clean_later(form):
        """As where the other one was first, and this one waited for it."""
        end(Edition.objects.get(pk=draft.pk))
        return clean(form)

    monkeypatch.setattr(EditionForm, "clean", clean_later)
    answer = browsers[0].post(page, typed)
    assert answer.status_code == 409
    assert told in answer.content.decode()
    assert "打ち込んだ題名" in answer.content.decode()


def one_after_the_other(monkeypatch, module, name, begins, follows):
    """What two calls raise: one waits at a function of a module until the other has had time to lock."""
    reached, asked = threading.Event(), getattr(module, name)
    first, raised = None, []

    def wait(*args, **keywords):
        if threading.get_ident() == first:
            reached.set()
            time.sleep(0.5)
        return asked(*args, **keywords)

    def begin():
        nonlocal first
        first = threading.get_ident()
        begins()

    def follow():
        reached.wait(timeout=10)
        follows()

    def noted(call):
        try:
            call()
        except DatabaseError as error:
            raised.append(str(error))

    monkeypatch.setattr(module, name, wait)
    at_once(lambda: noted(begin), lambda: noted(follow))
    assert reached.is_set()
    return raised


def observed(*keywords):
    return [(keyword, "JP", timezone.now(), 500) for keyword in keywords]


@pytest.fixture
def trends(committed_db):
    """Two, in the order in which they were made."""
    recording.record(observed("ガリウム"))
    recording.record(observed("インジウム"))
    return [Trend.objects.get(keyword=keyword) for keyword in ("ガリウム", "インジウム")]


def test_two_who_record_many_trends_wait_in_one_order(trends, monkeypatch):
    monkeypatch.setattr(recording, "CHUNK", 1)
    gallium, indium = (trend.keyword for trend in trends)
    raised = one_after_the_other(
        monkeypatch,
        recording,
        "_sum_up",
        lambda: recording.record(observed(indium, gallium)),
        lambda: recording.record(observed(gallium, indium)),
    )
    assert raised == []


def test_trends_are_merged_while_they_are_recorded(trends, monkeypatch):
    kept, gone = trends
    raised = one_after_the_other(
        monkeypatch,
        recording,
        "_store",
        lambda: merging.merge_trends(kept, [gone]),
        lambda: recording.record([(gone.keyword, "JP", timezone.now(), 800)]),
    )
    assert raised == []
    # What was recorded of the one that has gone is the other's.
    assert set(Trend.objects.values_list("keyword", "last_traffic")) == {(kept.keyword, 800)}


def test_trends_are_merged_while_an_article_about_one_is_published(trends, document, monkeypatch):
    kept, gone = trends
    document.trend = DocumentTrend(gone.keyword, "JP")
    live = publishing.publish(drafting.new_article(document))
    draft = publishing.next_draft(live.article)
    raised = one_after_the_other(
        monkeypatch,
        publishing,
        "_refuse_errors",
        lambda: publishing.publish(draft),
        lambda: merging.merge_trends(kept, [gone]),
    )
    assert raised == []
    assert set(Edition.objects.values_list("trend", flat=True)) == {kept.pk}
