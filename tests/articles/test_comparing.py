"""What changed between two editions."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import comparing, drafting, publishing
from articles import document as doc
from articles.document import Document

A, B, C, D = (
    doc.Prose(f"<p>{text}</p>")
    for text in (
        "中国は輸出を許可制に改めました。",
        "世界の企業は在庫を積み増しています。",
        "回収の技術が実用になりました。",
        "海の底にも資源が眠っています。",
    )
)


@pytest.fixture
def changes(db):
    """(kind, words) of the changes from one list of blocks to another."""

    def changes(before, after):
        one, other = (
            drafting.new_article(Document(title="題", blocks=list(blocks)))
            for blocks in (before, after)
        )
        return [(change.kind.value, str(change.html)) for change in comparing.compare(one, other)]

    return changes


def test_nothing_changed(changes):
    assert changes([A, B, C], [A, B, C]) == []


def test_a_block_added_and_one_removed(changes):
    assert changes([A, B], [A, D, B]) == [("added", "<ins>海の底にも資源が眠っています。</ins>")]
    assert changes([A, D, B], [A, B]) == [("removed", "<del>海の底にも資源が眠っています。</del>")]


def test_words_changed_inside_a_block(changes):
    new = doc.Prose("<p>中国は輸出を届け出制に改めました。</p>")
    [(kind, html)] = changes([A, B], [new, B])
    assert kind == "changed"
    assert "<del>" in html
    assert "<ins>" in html
    assert html.startswith("中国は")


def test_a_block_moved_is_moved_and_the_others_are_not(changes):
    assert [kind for kind, _ in changes([A, B, C, D], [D, A, B, C])] == ["moved"]


def test_another_kind_with_the_same_words_is_another_block(changes):
    kinds = [
        kind for kind, _ in changes([A], [doc.Section(2, "中国は輸出を許可制に改めました。", "a")])
    ]
    assert sorted(kinds) == ["added", "removed"]


@given(st.text(max_size=40), st.text(max_size=40))
def test_marked_words_hold_both_texts_and_nothing_active(before, after):
    html = comparing.marked(before, after)
    assert "<script" not in html
    later = re.sub(r"<del>.*?</del>", "", html, flags=re.DOTALL)
    earlier = re.sub(r"<ins>.*?</ins>", "", html, flags=re.DOTALL)
    assert unescape(re.sub(r"</?ins>", "", later)) == after
    assert unescape(re.sub(r"</?del>", "", earlier)) == before


def test_readers_see_the_changes_of_an_edition(article, client, clock):
    clock.tick(minutes=1)
    draft = publishing.next_draft(article)
    draft.title = "ガリウム再入門：手のひらで溶ける金属"
    draft.save()
    draft.quote_set.filter(ordering=30).delete()
    publishing.publish(draft, note="題名を改めました。")
    html = client.get("/articles/gallium/history/").content.decode()
    assert "第1版から第2版への変更点" in html
    assert "<ins>" in html
    assert "<strong>削除</strong> 引用" in html
    old = client.get("/articles/gallium/history/", {"edition": "1"}).content.decode()
    assert "変更点</h2>" not in old
    assert client.get("/articles/gallium/history/", {"edition": "x"}).status_code == 200


def test_the_history_costs_the_same_whatever_the_number_of_editions(
    article, client, clock, django_assert_max_num_queries
):
    for number in range(8):
        clock.tick(minutes=1)
        draft = publishing.next_draft(article)
        draft.title = f"題名{number}"
        draft.save()
        publishing.publish(draft)
    with django_assert_max_num_queries(20):
        client.get("/articles/gallium/history/")
