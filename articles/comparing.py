"""What changed between two states of an edition, passage by passage and word by word."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from articles.models import Block, Edition, Figure, Section, blocks_of
from articles.rendering import text_of
from articles.typesetting import phrase_parser

#: Passages of one kind with at least so much in common are the same passage, changed.
LIKENESS = 0.5
#: A changed passage is looked for among so many nearest ones: no page takes the square of its length.
NEIGHBOURS = 15
#: Longer passages than a writer's are compared coarsely: exactly takes the square of their length.
MOST_PHRASES, MOST_CHARACTERS = 1_000, 2_000


class Passage(NamedTuple):
    """A piece of an edition as it is compared: what kind of thing it is, and its words."""

    kind: str
    text: str


#: There is one of each: however much it changes, it stays the same thing.
TITLE, LEAD, AUTHORS, TREND, TOPICS, COVER = SINGLE = (
    *("題名", "リード", "筆者"),
    *("トレンド", "トピック", "カバー画像"),
)


class Kind(StrEnum):
    """What happened to a passage."""

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
    """One change: of what kind of thing, and its words before and after."""

    kind: Kind
    what: str
    before: str
    after: str

    @property
    def html(self) -> SafeString:
        """Both texts in one: what is gone in `<del>`, what is new in `<ins>`."""
        return marked(self.before, self.after)

    @property
    def before_html(self) -> SafeString:
        """The earlier words, with `<del>` around what is gone."""
        return marked(self.before, self.after, leave_out="ins")

    @property
    def after_html(self) -> SafeString:
        """The later words, with `<ins>` around what is new."""
        return marked(self.before, self.after, leave_out="del")


def passages_of(edition: Edition, blocks: list[Block] | None = None) -> list[Passage]:
    """All that an edition says, in the order of its page; `blocks` where the caller has them."""
    blocks = blocks_of(edition) if blocks is None else blocks
    single = {
        TITLE: edition.title,
        LEAD: edition.lead,
        AUTHORS: "、".join(author.name for author in edition.authors_in_order()),
        TREND: str(edition.trend or ""),
        TOPICS: "、".join(topic.name for topic in edition.topics_in_order()),
        COVER: str(edition.cover or ""),
    }
    return [
        *(Passage(kind, text) for kind, text in single.items() if text),
        *(Passage(block._meta.verbose_name, _words(block)) for block in blocks),
    ]


def _words(block: Block) -> str:
    """What a block says and what it rests on."""
    lines = [text_of(block)]
    if isinstance(block, Section):
        lines[0] = f"{block.heading}（{block.get_level_display()}）"
    if isinstance(block, Figure):
        lines.append(str(block.credit or block.picture.credit))
    if speaker := getattr(block, "speaker", None):
        lines.append(f"発言：{speaker}")
    if getattr(block, "anonymous", False):
        lines.append("匿名")
    if source := getattr(block, "source", None):
        lines.append(f"出典：{source}")
    return "\n".join(line for line in lines if line)


def compare(before: Edition, after: Edition) -> list[Change]:
    """The changes that lead from one edition to another, in the order of the later page."""
    return compare_passages(passages_of(before), passages_of(after))


def compare_passages(before: list[Passage], after: list[Passage]) -> list[Change]:
    """Changes of passages: the same words are the same passage, like words are a changed one."""
    pairs = _pair(before, after)
    steady = _longest_rising([pairs[place] for place in sorted(pairs)])
    found: list[tuple[float, Change]] = []
    for place, passage in enumerate(after):
        if place not in pairs:
            found.append((place, Change(Kind.ADDED, passage.kind, "", passage.text)))
            continue
        former = before[pairs[place]]
        kind = Kind.CHANGED if former.text != passage.text else Kind.MOVED
        if kind == Kind.CHANGED or pairs[place] not in steady:
            found.append((place, Change(kind, passage.kind, former.text, passage.text)))
    partners = {former: place for place, former in pairs.items()}
    last = -0.5
    for index, passage in enumerate(before):
        last = partners.get(index, last)
        if index not in partners:
            found.append((last + 0.5, Change(Kind.REMOVED, passage.kind, passage.text, "")))
    return [change for _, change in sorted(found, key=lambda pair: pair[0])]


def marked(before: str, after: str, leave_out: str = "") -> SafeString:
    """Both texts as one, phrase by phrase: what is new in `<ins>` and what is gone in `<del>`.

    `leave_out` is the name of the one that is not wanted.
    """
    one, other = phrase_parser().parse(before), phrase_parser().parse(after)
    parts: list[tuple[str, str]] = []
    for tag, i1, i2, j1, j2 in _opcodes(one, other):
        gone, new = "".join(one[i1:i2]), "".join(other[j1:j2])
        if tag == "equal":
            parts.append(("", gone))
        else:
            parts += [("del", gone), ("ins", new)]
    html = "".join(
        f"<{tag}>{escape(text)}</{tag}>" if tag else escape(text)
        for tag, text in parts
        if text and (not tag or tag != leave_out)
    )
    return mark_safe(html)  # noqa: S308  (every piece is escaped)


def _opcodes(one: list[str], other: list[str]) -> list[tuple[str, int, int, int, int]]:
    """As SequenceMatcher has them; of what is long, all between the same beginning and end is new."""
    if len(one) + len(other) <= MOST_PHRASES:
        return SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    start = _same(one, other)
    same = _same(one[start:][::-1], other[start:][::-1])
    ends = len(one) - same, len(other) - same
    return [
        ("equal", 0, start, 0, start),
        ("replace", start, ends[0], start, ends[1]),
        ("equal", ends[0], len(one), ends[1], len(other)),
    ]


def _same(one: list[str], other: list[str]) -> int:
    """How many phrases both begin with."""
    differing = (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(differing, min(len(one), len(other)))


def _pair(before: list[Passage], after: list[Passage]) -> dict[int, int]:
    """Place in the later state → place in the earlier one, for passages that are the same."""
    pairs: dict[int, int] = {}
    free = set(range(len(before)))
    for place, own in enumerate(after):
        same = [index for index in sorted(free) if before[index] == own]
        if same:
            pairs[place] = min(same, key=lambda index: abs(index - place))
            free.discard(pairs[place])
    for place, own in enumerate(after):
        if place in pairs:
            continue
        near = sorted(free, key=lambda index: abs(index - place))[:NEIGHBOURS]
        likely = [
            (_likeness(before[index], own), -abs(index - place), index)
            for index in near
            if before[index].kind == own.kind
        ]
        if likely and max(likely)[0] >= LIKENESS:
            pairs[place] = max(likely)[2]
            free.discard(pairs[place])
    return pairs


def _likeness(one: Passage, other: Passage) -> float:
    if one.kind in SINGLE:
        return 1.0
    matcher = SequenceMatcher(None, one.text, other.text, autojunk=False)
    likeness = matcher.quick_ratio()
    long = len(one.text) + len(other.text) > MOST_CHARACTERS
    return likeness if long or likeness < LIKENESS else matcher.ratio()


def _longest_rising(numbers: list[int]) -> set[int]:
    """The numbers that stay in order if as few as possible move (longest increasing subsequence)."""
    best: list[list[int]] = []
    for number in numbers:
        before = max((run for run in best if run[-1] < number), key=len, default=[])
        best.append([*before, number])
    return set(max(best, key=len, default=[]))
