"""校閲: checks over an edition before publication. Errors stop it, warnings and hints are shown."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from articles import models
from articles.models import Block, Edition
from articles.proofreading import facts, structure, wording
from articles.proofreading.findings import Finding, Level

__all__ = ["CHECKS", "NAMES", "Finding", "Level", "errors_in", "proofread"]

Check = Callable[[Edition, list[Block]], Iterator[Finding]]

#: Each check is one small function of the edition and its blocks; its name is what editors call it.
CHECKS: dict[Check, str] = {
    structure.title_is_there: "題名の有無",
    structure.content_is_there: "本文の有無",
    structure.heading_levels_do_not_jump: "見出しの段",
    structure.sections_have_content: "見出しの下の内容",
    structure.internal_links_lead_somewhere: "サイト内のリンク",
    structure.topics_are_not_the_same: "トピックの別名",
    facts.quotes_say_whose_they_are: "引用の出典",
    facts.unnamed_speakers_are_marked: "匿名の印",
    facts.dates_can_be_read: "読み取れる時期",
    facts.events_are_in_order: "出来事の順序",
    facts.uses_name_elements: "用途の元素",
    facts.future_is_not_told_as_past: "先の出来事の時制",
    facts.pictures_have_words: "代替テキスト",
    wording.widths_are_not_mixed: "全角と半角",
    wording.spellings_are_the_house_s: "表記ゆれ",
    wording.sentences_are_short: "一文の長さ",
    wording.sentence_ends_vary: "文末の繰り返し",
    wording.numbers_have_a_source_nearby: "数字の出典",
}
NAMES = {check.__name__: name for check, name in CHECKS.items()}


def proofread(edition: Edition, blocks: list[Block] | None = None) -> list[Finding]:
    """All findings in the order of the page, those about the whole edition first.

    `blocks` are the edition's, where the caller has them already. Checks that were waived for this
    edition are left out, errors excepted.
    """
    blocks = models.blocks_of(edition) if blocks is None else blocks
    waived = set(edition.waivers.values_list("check_name", flat=True))
    findings = [
        replace(finding, check=check.__name__)
        for check in CHECKS
        for finding in check(edition, blocks)
        if not (finding.waivable and check.__name__ in waived)
    ]
    places = {id(block): place for place, block in enumerate(blocks, start=1)}
    return sorted(findings, key=lambda finding: places.get(id(finding.block), 0))


def errors_in(edition: Edition) -> list[str]:
    """The sentences that stop publication."""
    return [str(finding) for finding in proofread(edition) if finding.level == Level.ERROR]
