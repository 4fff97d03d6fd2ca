"""Full-width and half-width forms made one, with the way back to the text as it was."""

import unicodedata


class Normalized:
    """A text in NFKC, which knows how long each beginning of it was before."""

    def __init__(self, original: str) -> None:
        self.text = ""
        self._ends = [0]
        for place, character in enumerate(original, start=1):
            folded = unicodedata.normalize("NFKC", character)
            self.text += folded
            self._ends += [place] * len(folded)

    def original_length(self, length: int) -> int:
        """How many characters of the original the first `length` of this text are."""
        return self._ends[length]
