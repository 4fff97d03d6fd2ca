"""Element names in Japanese, in English or as symbols, several in a cell."""

import re
import unicodedata

from articles.models import Element

SEPARATORS = re.compile(r"[\s、,，・/／;；&＆+＋と()（）]+")
AND_OTHERS = re.compile(r"(?:など|等|ほか|他)\Z")


class ElementNames:
    """Every way to write an element; reads the elements once."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.rows: dict[int, Element] = {}
        self.japanese: dict[str, str] = {}
        for element in Element.objects.all():
            self.rows[element.number] = element
            self.japanese[element.symbol] = element.name_ja
            for name in (element.symbol, element.name_ja, element.name_en.casefold()):
                self.numbers[name] = element.number

    def recognise(self, cell: str) -> list[str] | None:
        """The symbols a cell names, by atomic number; None if any part of it is not an element.

        「ネオジム(Nd)、ジスプロシウムなど」 → ["Nd", "Dy"]. Symbols count in their own spelling only:
        «no» and «as» are words.
        """
        text = unicodedata.normalize("NFKC", cell)
        parts = [AND_OTHERS.sub("", part) for part in SEPARATORS.split(text)]
        found = [self._number(part) for part in parts if part]
        if not found or None in found:
            return None
        return [self.rows[number].symbol for number in sorted(set(found))]

    def _number(self, part: str) -> int | None:
        exact = self.numbers.get(part)
        return exact or (self.numbers.get(part.casefold()) if len(part) > 2 else None)
