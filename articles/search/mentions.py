"""The elements a title names: noted when it is indexed, so that their pages only read what was noted."""

from functools import cached_property

from articles.models import Element
from articles.search.ranking import WHOLE, quality
from articles.search.tokens import normalized


class Mentions:
    """Looks for the names of the elements, which are read from a database when the first title comes."""

    def __init__(self, alias: str) -> None:
        self.alias = alias

    @cached_property
    def known(self) -> dict[int, str]:
        """The normalised names by their numbers."""
        names = Element.objects.using(self.alias).values_list("number", "name_ja")
        return {number: normalized(name) for number, name in names}

    def within(self, title: str) -> list[int]:
        """The numbers of the elements a title names by words of their own: 賃金 does not name 金."""
        text = normalized(title)
        return [
            number
            for number, name in self.known.items()
            if name in text and quality(text, name) == WHOLE
        ]
