"""The text of a standing page, in sections.

Rich text has no headings: in articles they are blocks of their own. Here a paragraph that is bold from end to
end is one, as in many a document.
"""

from dataclasses import dataclass

from bs4 import BeautifulSoup, NavigableString, PageElement, Tag

from articles.richtext import clean, plain_text


@dataclass
class Section:
    """A heading, none above the first one, and what stands below it."""

    heading: str = ""
    html: str = ""

    @property
    def text(self) -> str:
        """What a reader reads, in one line."""
        return " ".join(plain_text(self.html).split())


def sections(html: str) -> list[Section]:
    """The sections of rich text, in their order; no text is lost."""
    found = [Section()]
    body = BeautifulSoup(clean(html), "lxml").body
    for piece in body.contents if body else []:
        if heading := _heading(piece):
            found.append(Section(heading))
        else:
            found[-1].html += piece.decode() if isinstance(piece, Tag) else piece.output_ready()
    return [section for section in found if section.heading or section.text]


def _heading(piece: PageElement) -> str:
    """The text of a paragraph that is one bold piece; nothing of any other."""
    if not isinstance(piece, Tag) or piece.name != "p":
        return ""
    parts = [
        part
        for part in piece.contents
        if not (isinstance(part, NavigableString) and not part.strip())
    ]
    bold = len(parts) == 1 and isinstance(parts[0], Tag) and parts[0].name == "strong"
    return " ".join(piece.get_text().split()) if bold else ""
