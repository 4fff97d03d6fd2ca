"""A block as another kind of block, where an editor knows better than recognition."""

from articles import fuzzydate
from articles.document import Block, Event, Prose, Quote, Section
from articles.document.json import TYPE_NAMES
from articles.importing import attribution
from articles.importing.elements import ElementNames
from articles.importing.events import LONGEST_DATE, LONGEST_TITLE
from articles.importing.quotes import LONGEST_ATTRIBUTION
from articles.richtext import escape, plain_text

#: Kinds an editor can choose; what a text cannot be turned into is not among them.
KINDS = {
    "section-2": "大見出し",
    "section-3": "小見出し",
    "prose": "本文",
    "quote": "引用",
    "event": "年表の項目",
    "use": "元素の用途",
    "figure": "図版",
}
LONGEST_HEADING = 200
FROM_TEXT = ("section-2", "section-3", "prose", "quote", "event")


def kind_of(block: Block) -> str:
    """The kind a block is."""
    name = TYPE_NAMES[type(block)]
    return f"section-{block.level}" if isinstance(block, Section) else name


def choices(block: Block) -> list[tuple[str, str]]:
    """The kinds a block can be, its own first."""
    own = kind_of(block)
    others = [kind for kind in FROM_TEXT if kind != own]
    return [(kind, KINDS[kind]) for kind in [own, *others]]


def convert(block: Block, kind: str) -> Block:
    """The block as another kind, with all its words; unchanged if it is of that kind."""
    if kind == kind_of(block) or kind not in FROM_TEXT:
        return block
    html = as_html(block)
    text = plain_text(html)
    match kind:
        case "section-2" | "section-3" if 0 < len(text) <= LONGEST_HEADING and "\n" not in text:
            return Section(int(kind[-1]), text)
        case "quote" if quote := _quote(text):
            return quote
        case "event" if event := _event(text):
            return event
    return Prose(html)


def _event(text: str) -> Event | None:
    """The event a text tells in its first line; None if it does not fit one."""
    first, _, rest = text.partition("\n")
    read = fuzzydate.match(first)
    when, title = read or (fuzzydate.FuzzyDate("不明"), first)
    title = title.lstrip("：: 　")
    if not title or len(title) > LONGEST_TITLE or len(when.text) > LONGEST_DATE:
        return None
    details = "".join(f"<p>{escape(line)}</p>" for line in rest.split("\n") if line)
    return Event(when.text, when.start, when.end, when.precision, title, details)


def _quote(text: str) -> Quote | None:
    """The quote of a text whose last line may name the speaker; None if there are no words."""
    head, _, last = text.rpartition("\n")
    line = attribution.attribution_line(last)
    words = (head if head and line else text).strip()
    words = words[1:-1] if words[:1] == "「" and words[-1:] == "」" else words
    known = attribution.recognise(line) if head and line else attribution.Attribution("")
    if not words or len(known.text) > LONGEST_ATTRIBUTION:
        return None
    return Quote(words, known.text, known.speaker, known.anonymous, known.source)


def as_html(block: Block) -> str:
    """The words of a block as rich text."""
    match block:
        case Prose():
            return block.html
        case Section():
            return f"<p>{escape(block.heading)}</p>"
        case Quote():
            line = f"<br>――{escape(block.attribution)}" if block.attribution else ""
            return f"<p>「{escape(block.text)}」{line}</p>"
        case Event():
            return f"<p>{escape(f'{block.when}：{block.title}')}</p>{block.html}"
    names = ElementNames().japanese
    if hasattr(block, "elements"):
        elements = "、".join(names.get(symbol, symbol) for symbol in block.elements)
        return f"<p>{escape(' '.join([block.application, elements, block.products]))}</p>"
    return f"<p>{escape(' '.join([block.alt, block.caption, block.credit]))}</p>"
