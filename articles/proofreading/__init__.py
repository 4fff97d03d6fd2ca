"""校閲: checks over an edition before publication. Errors stop it, warnings and hints are shown."""

from collections.abc import Callable, Iterator

from articles import models
from articles.models import Block, Edition
from articles.proofreading import facts, structure, wording
from articles.proofreading.findings import Finding, Level

__all__ = ["CHECKS", "Finding", "Level", "errors_in", "proofread"]

Check = Callable[[Edition, list[Block]], Iterator[Finding]]

#: Each check is one small function of the edition and its blocks.
CHECKS: tuple[Check, ...] = (
    structure.title_is_there,
    structure.content_is_there,
    structure.heading_levels_do_not_jump,
    structure.sections_have_content,
    structure.internal_links_lead_somewhere,
    structure.topics_are_not_the_same,
    facts.quotes_say_whose_they_are,
    facts.unnamed_speakers_are_marked,
    facts.dates_can_be_read,
    facts.events_are_in_order,
    facts.uses_name_elements,
    facts.future_is_not_told_as_past,
    wording.widths_are_not_mixed,
    wording.spellings_are_the_house_s,
    wording.sentences_are_short,
    wording.sentence_ends_vary,
    wording.numbers_have_a_source_nearby,
)


def proofread(edition: Edition, blocks: list[Block] | None = None) -> list[Finding]:
    """All findings in the order of the page, those about the whole edition first.

    `blocks` are the edition's, where the caller has them already.
    """
    blocks = models.blocks_of(edition) if blocks is None else blocks
    findings = [finding for check in CHECKS for finding in check(edition, blocks)]
    places = {id(block): place for place, block in enumerate(blocks, start=1)}
    return sorted(findings, key=lambda finding: places.get(id(finding.block), 0))


def errors_in(edition: Edition) -> list[str]:
    """The sentences that stop publication."""
    return [str(finding) for finding in proofread(edition) if finding.level == Level.ERROR]
