"""The elements a title names: noted when it is indexed, so that their pages only read what was noted."""

from articles.models import Element
from articles.search.ranking import WHOLE, quality
from articles.search.tokens import normalized


class ElementNames:
    """The names of the elements, read once."""

    def __init__(self) -> None:
        names = Element.objects.values_list("number", "name_ja")
        self.known = {number: normalized(name) for number, name in names}

    def within(self, title: str) -> list[int]:
        """The numbers of the elements a title names by words of their own: 賃金 does not name 金."""
        text = normalized(title)
        return [
            number
            for number, name in self.known.items()
            if name in text and quality(text, name) == WHOLE
        ]
