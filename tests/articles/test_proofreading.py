"""校閲: each check finds its mistake, and only that."""

import inspect
import sys
from datetime import date

import pytest

from articles import document as doc
from articles import drafting, fuzzydate, proofreading, publishing, reviewing
from articles.document import Document, Source
from articles.models import EditionTopic, ElementUse, Picture, Spelling, Topic
from articles.proofreading import facts, structure, wording

SOURCE = Source(publisher="見本社")
PLAIN = doc.Prose("<p>資源の話です。</p>")


@pytest.fixture
def found(db):
    """The (level, block number) pairs one check finds in blocks."""

    def found(check, *blocks, **values):
        values = {"title": "題名", "topics": []} | values
        edition = drafting.new_article(Document(blocks=list(blocks), **values))
        everything = proofreading.proofread(edition)
        rows = proofreading.models.blocks_of(edition)
        findings = list(check(edition, rows))
        assert {str(finding) for finding in findings} <= {str(finding) for finding in everything}
        return [
            (str(finding.level), rows.index(finding.block) + 1 if finding.block else 0)
            for finding in findings
        ]

    return found


def event(when, title="出来事", start=None, end=None, precision="unknown", html=""):
    return doc.Event(when, start, end, precision, title, html)


def dated(text, title="出来事"):
    read = fuzzydate.parse(text)
    return event(text, title, read.start, read.end, read.precision)


def test_an_edition_without_content(found):
    assert found(structure.content_is_there) == [("error", 0)]
    assert found(structure.content_is_there, PLAIN) == []


def test_a_small_heading_without_a_large_one(found):
    small, large = doc.Section(3, "小", "a"), doc.Section(2, "大", "b")
    check = structure.heading_levels_do_not_jump
    assert found(check, small, PLAIN) == [("warning", 1)]
    assert found(check, large, small, PLAIN) == []


def test_a_heading_with_nothing_below_it(found):
    one, two, small = (
        doc.Section(2, "一", "a"),
        doc.Section(2, "二", "b"),
        doc.Section(3, "小", "c"),
    )
    check = structure.sections_have_content
    assert found(check, one, two, PLAIN) == [("warning", 1)]
    assert found(check, one, small, PLAIN, two) == [("warning", 4)]
    assert found(check, one, small, PLAIN) == []


def test_a_link_that_leads_nowhere(found, draft):
    link = '<p><a href="{}">先</a></p>'
    check = structure.internal_links_lead_somewhere
    assert found(check, doc.Prose(link.format("#nothing"))) == [("error", 1)]
    assert found(check, doc.Prose(link.format("/articles/nothing/"))) == [("error", 1)]
    blocks = (doc.Section(2, "一", "a"), doc.Prose(link.format("#a")))
    assert found(check, *blocks, doc.Prose(link.format("/articles/gallium/"))) == []


def test_two_topics_that_are_one(found):
    topic = Topic.objects.create(name="レアアース")
    Topic.objects.create(name="希土類")
    assert found(structure.topics_are_not_the_same, PLAIN, topics=["レアアース", "希土類"]) == []
    topic.aliases.create(name="希土類")
    check = structure.topics_are_not_the_same
    edition = drafting.new_article(Document(title="x", topics=["レアアース"], blocks=[PLAIN]))
    EditionTopic.objects.create(content_object=edition, tag=Topic.objects.get(name="希土類"))
    assert [str(finding) for finding in check(edition, [])] == [
        "トピック「希土類」は「レアアース」の別名です。"
    ]


def test_a_quote_of_nobody(found):
    check = facts.quotes_say_whose_they_are
    assert found(check, doc.Quote("言葉")) == [("error", 1)]
    assert found(check, doc.Quote("言葉", "説明")) == [("warning", 1)]
    assert found(check, doc.Quote("言葉", "説明", source=SOURCE)) == []


def test_an_unnamed_speaker_without_the_mark(found):
    check = facts.unnamed_speakers_are_marked
    assert found(check, doc.Quote("言葉", "政府関係者")) == [("warning", 1)]
    assert found(check, doc.Quote("言葉", "政府関係者", None, True)) == []
    assert found(check, doc.Quote("言葉", "経済産業省の発表")) == []


def test_a_date_that_cannot_be_read(found):
    check = facts.dates_can_be_read
    assert found(check, event("そのころ")) == [("error", 1)]
    assert found(check, event("終戦の夏", start=date(1945, 6, 1), end=date(1945, 8, 31))) == []
    assert found(check, dated("1990年代")) == []


def test_events_out_of_order(found):
    check = facts.events_are_in_order
    assert found(check, dated("2012年"), dated("2010年")) == [("warning", 2)]
    assert found(check, dated("2010年"), dated("2012年")) == []
    assert found(check, dated("2012年"), PLAIN, dated("2010年")) == []


def test_a_use_of_no_element(found):
    check = facts.uses_name_elements
    assert found(check, doc.Use("磁石", [])) == [("error", 1)]
    assert found(check, doc.Use("磁石", ["Nd"])) == []
    assert ElementUse.objects.count() == 2


def test_the_future_told_as_the_past(found):
    check = facts.future_is_not_told_as_past
    assert found(check, dated("2999年", "始まりました。")) == [("warning", 1)]
    assert found(check, dated("2999年", "始まる")) == []
    assert found(check, dated("1999年", "始まりました。")) == []


def test_full_width_letters_and_half_width_kana(found):
    check = wording.widths_are_not_mixed
    assert found(check, doc.Prose("<p>２０２５年</p>")) == [("warning", 1)]
    assert found(check, doc.Prose("<p>ﾚｱｱｰｽ</p>")) == [("warning", 1)]
    assert found(check, doc.Prose("<p>2025年のR：レアアース</p>")) == []


def test_spellings_of_the_list(found):
    check = wording.spellings_are_the_house_s
    assert found(check, doc.Prose("<p>サーバを増やします。</p>")) == [("warning", 1)]
    assert found(check, doc.Prose("<p>サーバーを増やします。</p>")) == []
    assert found(check, doc.Prose("<p>レーザーとモーターです。</p>")) == []
    Spelling.objects.create(preferred="人手", variant="人出")
    assert found(check, doc.Prose("<p>人出が足りません。</p>")) == [("warning", 1)]


def test_a_sentence_that_does_not_end(found):
    check = wording.sentences_are_short
    assert found(check, doc.Prose(f"<p>{'長' * 101}。</p>")) == [("hint", 1)]
    assert found(check, doc.Prose(f"<p>{'長' * 99}。{'長' * 99}。</p>")) == []


def test_a_picture_without_words(draft):
    picture = Picture.objects.create(file="x.png", width=1, height=1)
    draft.figure_set.create(ordering=1_000, picture=picture, alt=" ")
    [finding] = facts.pictures_have_words(draft, proofreading.models.blocks_of(draft))
    assert (finding.level, finding.message) == ("error", "代替テキストがありません。")
    draft.figure_set.update(alt="鉱石")
    assert not list(facts.pictures_have_words(draft, proofreading.models.blocks_of(draft)))


def test_a_waived_check_is_silent_and_an_error_never_is(db):
    author_unknown, long = doc.Quote("言葉"), doc.Prose(f"<p>{'長' * 101}。</p>")
    draft = drafting.new_article(Document(title="題名", blocks=[author_unknown, long]))
    for check in ("sentences_are_short", "quotes_say_whose_they_are"):
        reviewing.waive(draft, check, by=None, reason="原文のままにします。")
    assert [finding.check for finding in proofreading.proofread(draft)] == [
        "quotes_say_whose_they_are"
    ]


def test_a_waiver_goes_on_with_the_next_draft(article):
    draft = publishing.next_draft(article)
    reviewing.waive(draft, "sentences_are_short", by=None, reason="条文です。")
    publishing.publish(draft)
    assert publishing.next_draft(article).waivers.get().reason == "条文です。"


def test_three_sentences_ending_alike(found):
    check = wording.sentence_ends_vary
    assert found(check, doc.Prose("<p>一です。二です。三です。</p>")) == [("hint", 1)]
    assert found(check, doc.Prose("<p>一です。二します。三です。</p>")) == []
    items = "<li>一です。</li>" * 3
    assert found(check, doc.Prose(f"<ul>{items}</ul>")) == []


def test_a_number_without_a_source_in_its_section(found):
    check = wording.numbers_have_a_source_nearby
    claim = doc.Prose("<p>生産の70%を占めます。</p>")
    assert found(check, claim) == [("hint", 1)]
    assert found(check, claim, doc.Quote("言葉", "説明", source=SOURCE)) == []
    assert found(check, doc.Prose("<p>2025年の話です。</p>")) == []


def test_errors_stop_publication_and_warnings_do_not(db):
    bad = drafting.new_article(Document(title="題名", blocks=[doc.Quote("言葉")]))
    with pytest.raises(publishing.NotPublishable) as refusal:
        publishing.publish(bad)
    assert refusal.value.errors == ["引用「「言葉」」：発言者も出典もありません。"]
    warned = drafting.new_article(Document(title="題名", blocks=[doc.Quote("言葉", "説明")]))
    assert publishing.publish(warned).number == 1


def test_proofreading_costs_the_same_whatever_the_length(draft, django_assert_max_num_queries):
    for ordering in range(1_000, 1_300):
        draft.prose_set.create(ordering=ordering, html="<p>資源の話です。</p>")
    with django_assert_max_num_queries(12):
        proofreading.proofread(draft)


def test_every_check_has_its_test():
    source = inspect.getsource(sys.modules[__name__])
    for check in proofreading.CHECKS:
        assert check.__name__ in source or check is structure.title_is_there
