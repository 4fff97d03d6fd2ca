"""What changed between two editions, block by block and word by word."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from articles.models import Block, Edition, blocks_of
from articles.rendering import text_of
from articles.templatetags.japanese import phrase_parser

#: Blocks of one kind with at least so much in common are the same block, changed.
LIKENESS = 0.5
#: A changed block is looked for among so many nearest ones: no page takes the square of its length.
NEIGHBOURS = 15


class Kind(StrEnum):
    """What happened to a block."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"

    @property
    def label(self) -> str:
        """The change's Japanese name."""
        return {"added": "追加", "removed": "削除", "changed": "変更", "moved": "移動"}[self.value]


@dataclass(frozen=True)
class Change:
    """One change: of what kind of thing, and its words with `<ins>` and `<del>`."""

    kind: Kind
    what: str
    html: SafeString


def compare(before: Edition, after: Edition) -> list[Change]:
    """The changes that lead from one edition to another, in the order of the later page."""
    changes = [
        Change(Kind.CHANGED, name, marked(one, other))
        for name, one, other in (
            ("題名", before.title, after.title),
            ("リード", before.lead, after.lead),
        )
        if one != other
    ]
    return changes + compare_blocks(blocks_of(before), blocks_of(after))


def compare_blocks(before: list[Block], after: list[Block]) -> list[Change]:
    """Changes of blocks: the same words are the same block, like words are a changed one."""
    pairs = _pair(before, after)
    steady = _longest_rising([pairs[place] for place in sorted(pairs)])
    found: list[tuple[float, Change]] = []
    for place, block in enumerate(after):
        if place not in pairs:
            found.append((place, _change(Kind.ADDED, block, "", text_of(block))))
            continue
        former = before[pairs[place]]
        if text_of(former) != text_of(block):
            found.append((place, _change(Kind.CHANGED, block, text_of(former), text_of(block))))
        elif pairs[place] not in steady:
            found.append((place, _change(Kind.MOVED, block, text_of(block), text_of(block))))
    partners = {former: place for place, former in pairs.items()}
    last = -0.5
    for index, block in enumerate(before):
        last = partners.get(index, last) if index in partners else last
        if index not in partners:
            found.append((last + 0.5, _change(Kind.REMOVED, block, text_of(block), "")))
    return [change for _, change in sorted(found, key=lambda pair: pair[0])]


def marked(before: str, after: str) -> SafeString:
    """The later words with what is new in `<ins>` and what is gone in `<del>`, phrase by phrase."""
    one, other = phrase_parser().parse(before), phrase_parser().parse(after)
    parts: list[tuple[str, str]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        gone, new = "".join(one[i1:i2]), "".join(other[j1:j2])
        if tag == "equal":
            parts.append(("", gone))
        else:
            parts += [("del", gone)] if gone else []
            parts += [("ins", new)] if new else []
    html = "".join(f"<{tag}>{escape(text)}</{tag}>" if tag else escape(text) for tag, text in parts)
    return mark_safe(html)  # noqa: S308  (every piece is escaped)


def _change(kind: Kind, block: Block, before: str, after: str) -> Change:
    return Change(kind, block._meta.verbose_name, marked(before, after))


def _pair(before: list[Block], after: list[Block]) -> dict[int, int]:
    """Place in the later edition → place in the earlier one, for blocks that are the same."""
    pairs: dict[int, int] = {}
    free = set(range(len(before)))
    texts = [(type(block), text_of(block)) for block in before]
    for place, block in enumerate(after):
        own = (type(block), text_of(block))
        same = [index for index in sorted(free) if texts[index] == own]
        if same:
            pairs[place] = min(same, key=lambda index: abs(index - place))
            free.discard(pairs[place])
    for place, block in enumerate(after):
        if place in pairs:
            continue
        near = sorted(free, key=lambda index: abs(index - place))[:NEIGHBOURS]
        likely = [
            (_likeness(texts[index][1], text_of(block)), -abs(index - place), index)
            for index in near
            if texts[index][0] is type(block)
        ]
        if likely and max(likely)[0] >= LIKENESS:
            pairs[place] = max(likely)[2]
            free.discard(pairs[place])
    return pairs


def _likeness(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= LIKENESS else 0.0


def _longest_rising(numbers: list[int]) -> set[int]:
    """The numbers that stay in order if as few as possible move (longest increasing subsequence)."""
    best: list[list[int]] = []
    for number in numbers:
        before = max((run for run in best if run[-1] < number), key=len, default=[])
        best.append([*before, number])
    return set(max(best, key=len, default=[]))
