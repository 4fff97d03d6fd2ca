"""Checks of the language: widths, spellings, sentences."""

import re
from collections.abc import Iterator

from articles.models import Block, Edition, Prose, Section, Spelling
from articles.proofreading.findings import Finding, hint, warning
from articles.rendering import text_of
from articles.richtext import plain_text

LONGEST_SENTENCE = 100
FULL_WIDTH = re.compile(r"[０-９Ａ-Ｚａ-ｚ]")
HALF_WIDTH_KANA = re.compile(r"[ｦ-ﾟ]")
SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")
ENDING = re.compile(r"(?:です|ます|でした|ました|である|だ)。\Z")
#: Bounded: of a hundred thousand digits in a row each would be tried as the first.
CLAIM = re.compile(
    r"\d[\d,.]{0,20}\s{0,5}(?:万|億|兆)?\s{0,5}(?:%|％|パーセント|割|円|ドル|トン|人|倍)"
)


def widths_are_not_mixed(edition: Edition, blocks: list[Block]) -> Iterator[Finding]:
    """Digits and letters are half-width, katakana is full-width."""
    for block in blocks:
        text = text_of(block)
        if FULL_WIDTH.search(text):
            yield warning("全角の英数字があります。半角にそろえてください。", block)
        if HALF_WIDTH_KANA.search(text):
            yield warning("半角カタカナがあります。", block)


def spellings_are_the_house_s(edition: Edition, blocks: list[Block]) -> Iterator[Finding]:
    """Words are spelt as the newsroom's list says."""
    spellings = list(Spelling.objects.all())
    for block in blocks:
        text = text_of(block)
        for spelling in spellings:
            if spelling.occurs_in(text):
                yield warning(
                    f"「{spelling.variant}」は「{spelling.preferred}」と書きます。", block
                )


def sentences_are_short(edition: Edition, blocks: list[Block]) -> Iterator[Finding]:
    """A sentence has at most 100 characters."""
    for block in _prose(blocks):
        for sentence in SENTENCE.findall(plain_text(block.html)):
            if len(sentence) > LONGEST_SENTENCE:
                yield hint(f"一文が{len(sentence)}文字あります（{sentence[:15]}…）。", block)


def sentence_ends_vary(edition: Edition, blocks: list[Block]) -> Iterator[Finding]:
    """No three sentences of a paragraph in a row end in the same way; list items may."""
    for block in _prose(blocks):
        for paragraph in plain_text(block.html).split("\n"):
            ends = [ENDING.search(sentence) for sentence in SENTENCE.findall(paragraph)]
            words = [end[0] if end else "" for end in ends]
            for first, second, third in zip(words, words[1:], words[2:], strict=False):
                if first and first == second == third:
                    yield hint(f"「〜{first}」で終わる文が三つ続いています。", block)


def numbers_have_a_source_nearby(edition: Edition, blocks: list[Block]) -> Iterator[Finding]:
    """A section whose prose claims a number cites a source somewhere."""
    section: list[Block] = []
    for block in [*blocks, None]:
        if block is None or isinstance(block, Section):
            yield from _unsourced(section)
            section = []
        else:
            section.append(block)


def _unsourced(section: list[Block]) -> Iterator[Finding]:
    if any(getattr(block, "source_id", None) for block in section):
        return
    for block in _prose(section):
        if (found := CLAIM.search(plain_text(block.html))) and "<a " not in block.html:
            yield hint(f"数字（{found[0]}）の出典が、この節にありません。", block)


def _prose(blocks: list[Block]) -> Iterator[Prose]:
    return (block for block in blocks if isinstance(block, Prose))
