"""「…」 with the line that says whose words they are → a quote."""

import re

from articles.document import Quote
from articles.importing import attribution
from articles.importing.flow import Paragraph, Piece, Quotation
from articles.importing.references import References
from articles.richtext import plain_text

#: As far as the model's field reaches; what is longer stays prose.
LONGEST_ATTRIBUTION = 300
SPOKEN = re.compile(r"\A[「『“\"](?P<words>.+)[」』”\"]\Z", re.DOTALL)
SPOKEN_WITH_NAME = re.compile(
    r"\A[「『](?P<words>.+)[」』]\s*(?P<line>[―—─–-]{1,3}\s*[^「」]+)\Z", re.DOTALL
)


def spoken(
    piece: Paragraph, following: Piece | None, references: References
) -> tuple[Quote, int] | None:
    """The quote a paragraph is, and how many pieces it took: two if the name is on a line of its own."""
    text = plain_text(piece.html)
    if together := SPOKEN_WITH_NAME.match(text):
        line = attribution.attribution_line(together["line"])
        quote = quote_of(together["words"], line, references) if line else None
        return quote and (quote, 1)
    words = SPOKEN.match(text)
    if not words or not isinstance(following, Paragraph) or following.whole:
        return None
    line = attribution.attribution_line(plain_text(following.html))
    quote = quote_of(words["words"], line, references) if line else None
    return quote and (quote, 2)


def quotation(piece: Quotation, references: References) -> Quote | None:
    """The quote of a block quotation; its last line may name the speaker."""
    text, line = plain_text(piece.html), piece.attribution
    head, _, last = text.rpartition("\n")
    if not line and (found := attribution.attribution_line(last)):
        text, line = head, found
    line = attribution.attribution_line(line) or line
    words = SPOKEN.match(text)
    return quote_of(words["words"] if words else text, line, references)


def quote_of(words: str, line: str, references: References) -> Quote | None:
    """The quote of words and an attribution line; None if either does not fit."""
    referring = references.take(line)
    if referring.settings is not None or referring.source:
        known = attribution.Attribution(
            referring.text, referring.speaker, referring.anonymous, referring.source
        )
    else:
        known = attribution.recognise(referring.text)
    if not words.strip() or len(known.text) > LONGEST_ATTRIBUTION:
        return None
    return Quote(words.strip(), known.text, known.speaker, known.anonymous, known.source)
