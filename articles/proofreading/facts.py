"""Checks of quotes, events and uses."""

import re
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import TypeVar

from django.utils import timezone

from articles.fuzzydate import FuzzyDate
from articles.models import Block, Edition, ElementUse, Figure, Quote, TimelineEvent
from articles.proofreading.findings import Finding, error, warning
from articles.richtext import plain_text

UNNAMED = re.compile(r"匿名|関係者|関係筋|幹部によると")
BlockT = TypeVar("BlockT", bound=Block)
PAST = re.compile(r"(?:した|された|しました|されました|だった|でした)。?\Z")


def quotes_say_whose_they_are(edition: Edition, blocks: list[Block]) -> Iterator[Finding]:
    """A quote has an attribution or a speaker, and better a source too."""
    for block in _of(blocks, Quote):
        if not block.attribution and not block.speaker_id and not block.source_id:
            yield error("発言者も出典もありません。", block)
        elif not block.source_id:
            yield warning("引用に出典がありません。", block)


def unnamed_speakers_are_marked(edition: Edition, blocks: list[Block]) -> Iterator[Finding]:
    """Who is described and not named is marked as anonymous."""
    for block in _of(blocks, Quote):
        if not block.anonymous and not block.speaker_id and UNNAMED.search(block.attribution):
            yield warning("匿名の引用のようですが、「匿名」の印がありません。", block)


def dates_can_be_read(edition: Edition, blocks: list[Block]) -> Iterator[Finding]:
    """A date is understood, or its days were typed by hand."""
    for block in _of(blocks, TimelineEvent):
        if block.precision == "unknown" and block.start is None and block.end is None:
            yield error(f"時期「{block.when}」を読み取れません。日付を入力してください。", block)


def events_are_in_order(edition: Edition, blocks: list[Block]) -> Iterator[Finding]:
    """One timeline goes forward in time."""
    for kind, run in groupby(blocks, key=type):
        if kind is not TimelineEvent:
            continue
        dated = [event for event in run if event.start or event.end]
        for before, after in pairwise(dated):
            if (after.start or after.end) < (before.start or before.end):
                yield warning("前の出来事より古い時期です。", after)


def uses_name_elements(edition: Edition, blocks: list[Block]) -> Iterator[Finding]:
    """A use names at least one element."""
    for block in _of(blocks, ElementUse):
        if not block.elements.all():
            yield error("元素がありません。", block)


def future_is_not_told_as_past(edition: Edition, blocks: list[Block]) -> Iterator[Finding]:
    """What is still to come is not told in the past tense."""
    today = timezone.localdate()
    for block in _of(blocks, TimelineEvent):
        when = FuzzyDate(block.when, block.start, block.end, block.precision)
        if when.start and when.start > today:
            told = (block.title, plain_text(block.html))
            if any(PAST.search(text) for text in told if text):
                yield warning("先の時期の出来事が、過去形で書かれています。", block)


def pictures_have_words(edition: Edition, blocks: list[Block]) -> Iterator[Finding]:
    """A picture says in words what it shows."""
    for block in _of(blocks, Figure):
        if not block.alt.strip():
            yield error("代替テキストがありません。", block)


def _of(blocks: list[Block], kind: type[BlockT]) -> Iterator[BlockT]:
    return (block for block in blocks if isinstance(block, kind))
