"""The one allow-list of rich text: import, the editor and rendering all mean this."""

import html
import re
from collections import defaultdict
from functools import partial

import nh3

TAGS = {
    *("p", "br", "strong", "em", "a", "code", "pre", "sub", "sup"),
    *("ul", "ol", "li", "blockquote", "hr"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
    *("ruby", "rb", "rt", "rp"),
}
ATTRIBUTES = {
    "a": {"href"},
    "ol": {"start"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}
BLOCKS = "p|li|ul|ol|table|caption|tr|pre|blockquote|hr|br"
CELL_END = re.compile(r"</t[hd]>\s*(?=<t[hd])", re.IGNORECASE)
BLOCK_EDGE = re.compile(rf"</?(?:{BLOCKS})\b[^>]*>", re.IGNORECASE)
RUBY_READING = re.compile(r"<r([tp])>[^<]*(?:<(?!/?r[tp]>)[^<]*)*</r\1>", re.IGNORECASE)
#: As HTML has it: what no letter follows is text (a <3 b).
TAG = re.compile(r"<[/!?a-z][^>]*>", re.IGNORECASE)
#: Begins where a run of blanks does: from every place in it would take the square of its length.
BLANK_RUN = re.compile(r"(?<![ \t])[ \t]*\n\s*")
OPENING_OR_CLOSING = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
#: Tags that need not be closed: many of them are no depth.
ENDED_BY_OTHERS = {
    *("p", "li", "dt", "dd", "tr", "th", "td", "thead", "tbody", "tfoot", "caption", "colgroup"),
    *("br", "hr", "img", "col", "wbr", "input", "meta", "link", "option", "source"),
}
IN_RUBY = {"rb", "rt", "rp", "rtc"}
#: No writer nests deeper, and the parser takes the square of the depth.
DEEPEST = 500
# What XML and PostgreSQL cannot hold: control characters and lone surrogates.
UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

_clean = partial(
    nh3.clean,
    tags=TAGS,
    attributes=ATTRIBUTES,
    clean_content_tags={"script", "style", "template", "svg", "math"},
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)


def clean(markup: str) -> str:
    """The markup with nothing but the allow-list in it; text is never lost, only tags are.

    Of what is nested beyond reason, all tags are.
    """
    markup = storable(markup)
    if _is_too_deep(markup):
        markup = html.escape(plain_text(markup), quote=False)
    return _clean(markup).strip()


def _is_too_deep(markup: str) -> bool:
    """Whether more tags of one name may be open at once than anybody writes."""
    if markup.count("<") <= DEEPEST:
        return False
    depths: defaultdict[str, int] = defaultdict(int)
    for closing, written in OPENING_OR_CLOSING.findall(markup):
        name = written.lower()
        if name == "ruby":  # ends what is in it
            depths.update(dict.fromkeys(IN_RUBY, 0))
        if name not in ENDED_BY_OTHERS:
            depths[name] = max(0, depths[name] + (-1 if closing else 1))
        if depths[name] > DEEPEST:
            return True
    return False


def storable(text: str) -> str:
    """The text without characters that no database and no page can hold."""
    return UNSTORABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def escape(text: str) -> str:
    """Plain text as markup, escaped just as `clean` would write it."""
    return clean(html.escape(text, quote=False))


def plain_text(markup: str) -> str:
    """What a reader reads: paragraphs and cells apart, ruby readings left out."""
    text = CELL_END.sub(" ", RUBY_READING.sub("", markup))
    # Behind the last ">" no tag ends, and looking for its end from every "<" takes for ever.
    tagged, end, rest = text.rpartition(">")
    text = TAG.sub("", BLOCK_EDGE.sub("\n", tagged + end)) + rest
    return BLANK_RUN.sub("\n", html.unescape(text)).strip()


def is_empty(markup: str) -> bool:
    """Whether nothing is left to read (an editor's empty paragraphs included)."""
    return not plain_text(markup).strip("\u3000\xa0 \n")
