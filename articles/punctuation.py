"""Punctuation as Japanese sets it: what writers type in ASCII, shown in full width.

Only what is shown changes, never what is stored: import and export stay exact. A sign is set in full width
where Japanese touches it, and brackets in pairs; times, ratios, addresses and code stay as they are
(JIS X 4051 leaves the width to the house; W3C jlreq, 2.1.2 and 3.1).
"""

import re

JAPANESE = "々〆〇ぁ-ゖァ-ヺー一-鿿㐀-䶿豈-﫿、。「」『』（）：？！・～〜"
TOUCHES = re.compile(f"[{JAPANESE}]")
BRACKETS = re.compile(r"\(([^()\n]{1,200})\)")
#: A sign by itself, with the characters around it: not in 10:30, not in https://, not in "!=".
SIGN = re.compile(r"(?<![:?!/\\=])[:?!](?![/\\=])")
FULL = {":": "：", "?": "？", "!": "！"}
#: What of HTML is no running text.
MARKUP = re.compile(
    r"(<(?:pre|code)\b.*?</(?:pre|code)>|<[^>]*>|&(?!amp;)\w{1,31};|&#\w{1,8};)", re.DOTALL
)


def full_width(text: str) -> str:
    """A plain text with its punctuation in full width where Japanese touches it."""
    return SIGN.sub(_signed, BRACKETS.sub(_bracketed, text))


def full_width_html(html: str) -> str:
    """The same for HTML that has been through the allow-list; tags, entities and code stay as they are."""
    pieces = MARKUP.split(html)
    return "".join(piece if place % 2 else full_width(piece) for place, piece in enumerate(pieces))


def _bracketed(found: re.Match[str]) -> str:
    inside, text = found[1], found.string
    around = text[found.start() - 1 : found.start()] + text[found.end() : found.end() + 1]
    edges = around + inside[0] + inside[-1]
    return f"（{inside}）" if TOUCHES.search(edges) else found[0]


def _signed(found: re.Match[str]) -> str:
    text, place = found.string, found.start()
    before, after = text[max(0, place - 1) : place], text[place + 1 : place + 2]
    if found[0] == ":" and before.isdigit() and after.isdigit():
        return ":"
    return FULL[found[0]] if TOUCHES.search(before + after) else found[0]
