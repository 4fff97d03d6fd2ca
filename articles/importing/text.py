"""Plain text → flow.

The shape: two blank lines before a large heading, one before a small one; 「…」 with a ―― line below it;
bullets and numbers at line starts; tables with tabs, pipes or, below a 用途/元素 header, spaces.
"""

import re
from dataclasses import dataclass

from articles import fuzzydate
from articles.importing.attribution import attribution_line
from articles.importing.flow import Flow, Grid, Heading, Paragraph, Piece
from articles.importing.lists import Marked, join_lines, marked, nest
from articles.importing.tables import is_uses_header, split_cells, split_use_row
from articles.importing.trend_lines import recognise as recognise_trend
from articles.richtext import escape, storable

LONGEST_HEADING = 60
SENTENCE_END = re.compile(r"[。．、,，;；]\Z")
WORDS = re.compile(r"\S+")
IMAGE_TAG = re.compile(r"\A\s*<img\s+[a-z-]+\s*=\s*[\"'][^<>]*>?\s*\Z", re.IGNORECASE)
MOST_WORDS = 3
#: What stands before a heading in Japanese mail and notes: 「■ 背景」.
SIGN = re.compile(r"\A[■□◆◇▼▽]\s*(?=\S)")


@dataclass
class Chunk:
    """Lines without a blank one between them, and how many blank lines come before."""

    lines: list[str]
    blanks: int

    @property
    def line(self) -> str:
        """The chunk's line if it has but one, else nothing."""
        return self.lines[0] if len(self.lines) == 1 else ""


def read(text: str) -> Flow:
    """The flow of a plain text; its title and its trend lines are set apart."""
    flow = Flow()
    chunks = _without_image_tags(_chunks(storable(text)), flow)
    chunks = _take_trend(chunks, flow)
    chunks = _take_title(chunks, flow)
    levels = _heading_levels(chunks)
    for index, chunk in enumerate(chunks):
        if levels[index]:
            flow.pieces.append(Heading(levels[index], SIGN.sub("", chunk.line.strip())))
        else:
            flow.pieces.extend(_pieces(chunk))
    return flow


def _chunks(text: str) -> list[Chunk]:
    chunks: list[Chunk] = []
    blanks, fresh = 0, True
    for line in text.split("\n"):
        if not line.strip():
            blanks, fresh = blanks + 1, True
        elif fresh:
            chunks.append(Chunk([line.rstrip()], blanks))
            blanks, fresh = 0, False
        else:
            chunks[-1].lines.append(line.rstrip())
    return chunks


def _without_image_tags(chunks: list[Chunk], flow: Flow) -> list[Chunk]:
    """Image tags in plain text show nothing and say nothing: they are named, not imported."""
    kept: list[Chunk] = []
    for chunk in chunks:
        tags = [line for line in chunk.lines if IMAGE_TAG.match(line)]
        flow.notices += [f"画像は取り込めません：{tag.strip()[:80]}" for tag in tags]
        lines = [line for line in chunk.lines if line not in tags]
        if lines:
            kept.append(Chunk(lines, chunk.blanks))
    return kept


def _take_trend(chunks: list[Chunk], flow: Flow) -> list[Chunk]:
    """Set apart the lines above the title that tell the trend, the keyword's own line included."""
    lines = [line for chunk in chunks[:3] for line in chunk.lines]
    flow.trend, taken = recognise_trend(lines)
    rest: list[Chunk] = []
    for chunk in chunks:
        left = chunk.lines[taken:]
        taken = max(0, taken - len(chunk.lines))
        if left:
            rest.append(Chunk(left, chunk.blanks))
    if not rest:  # a trend alone is no article
        flow.trend = None
        return chunks
    return rest


def _take_title(chunks: list[Chunk], flow: Flow) -> list[Chunk]:
    """The first line is the title if it looks like one and something follows."""
    if not chunks:
        return chunks
    first = chunks[0].lines[0].strip()
    alone = len(chunks[0].lines) == 1
    if not (len(chunks) > 1 or not alone) or not _looks_like_heading(first, longest=100):
        return chunks
    if not alone and (marked(chunks[0].lines[1]) or attribution_line(chunks[0].lines[1])):
        return chunks
    flow.title = first
    rest = [] if alone else [Chunk(chunks[0].lines[1:], 1)]
    return rest + chunks[1:]


def _looks_like_heading(line: str, longest: int = LONGEST_HEADING) -> bool:
    line = line.strip()
    return (
        0 < len(line) <= longest
        and not SENTENCE_END.search(line)
        and attribution_line(line) is None
        and any(character.isalnum() for character in line)
        and not line.startswith(("<", "http://", "https://"))
        and "|" not in line
        and "\t" not in line
        and not (line[0] in "「『" and line[-1] in "」』")
        and not (len(WORDS.findall(line)) > MOST_WORDS and not line.isascii())
    )


def _heading_levels(chunks: list[Chunk]) -> list[int]:
    """For each chunk the level of the heading it is, or 0. A heading has something below it."""
    levels = [0] * len(chunks)
    for index in range(len(chunks) - 2, -1, -1):
        chunk, below = chunks[index], levels[index + 1]
        if not _can_be_heading(chunks, index):
            continue
        level = 2 if chunk.blanks >= 2 else 3
        if not below or below > level:
            levels[index] = level
    return levels


def _can_be_heading(chunks: list[Chunk], index: int) -> bool:
    line = chunks[index].line
    if not line or not _looks_like_heading(line):
        return False
    near = chunks[max(0, index - 1) : index] + chunks[index + 1 : index + 2]
    if SIGN.match(line):
        return not any(SIGN.match(chunk.lines[0]) for chunk in near)
    mark = marked(line)
    if mark is None:
        return not line[0].isspace()
    if not mark.ordered or mark.opens_with_date or mark.indent:
        return False
    return not any((other := marked(chunk.line)) and other.ordered for chunk in near)


def _pieces(chunk: Chunk) -> list[Piece]:
    """What the lines of one chunk are, in their order."""
    if grid := _grid(chunk.lines):
        return [grid]
    if len(chunk.lines) > 1 and all(map(_opens_with_date, chunk.lines)):
        return nest([Marked(line, indent=0, ordered=False) for line in chunk.lines])
    pieces: list[Piece] = []
    plain: list[str] = []
    entries: list[Marked] = []

    def end_run() -> None:
        if plain:
            pieces.append(Paragraph(join_lines(plain)))
        if entries:
            pieces.extend(nest(entries))
        plain.clear()
        entries.clear()

    for line in chunk.lines:
        mark = marked(line)
        if mark:
            end_run() if plain else None
            entries.append(mark)
        elif entries and line[0].isspace():
            entries[-1].text += f"\n{line.strip()}"
        elif attribution_line(line) is not None:
            end_run()
            pieces.append(Paragraph(escape(line.strip())))
        else:
            end_run() if entries else None
            plain.append(line.strip())
    end_run()
    return pieces


def _opens_with_date(line: str) -> bool:
    """Whether a line tells an event though it has no bullet: 「2025年4月：輸出を許可制にした」."""
    found = fuzzydate.match(line)
    return bool(found) and found[1].lstrip().startswith((":", "："))


def _grid(lines: list[str]) -> Grid | None:
    """A table, if every line has its cells."""
    if len(lines) < 2:
        return None
    header = split_cells(lines[0])
    if is_uses_header(header) and not {"|", "\t"} & set(lines[0]):
        rows = [split_use_row(line, len(header)) for line in lines[1:]]
    elif {"|", "\t"} & set(lines[0].strip()):
        rows = [split_cells(line) for line in lines[1:]]
        rows = [row for row in rows if not all(re.fullmatch(r":?-+:?", cell) for cell in row)]
    else:
        return None
    if len(header) < 2 or any(len(row) != len(header) for row in rows):
        return None
    return Grid([[escape(cell) for cell in row] for row in [header, *rows]])
