"""Full-width and half-width forms made one, with the way back to the text as it was."""

import re
import unicodedata

#: A character with the sound marks behind it: decomposed 「ご」 is こ and a mark, and one letter in NFKC.
LETTER = re.compile(r".[\u3099\u309a]*", re.DOTALL)


class Normalized:
    """A text in NFKC, which knows how long each beginning of it was before."""

    def __init__(self, original: str) -> None:
        self.text = ""
        self._ends = [0]
        for letter in LETTER.finditer(original):
            folded = unicodedata.normalize("NFKC", letter[0])
            self.text += folded
            self._ends += [letter.end()] * len(folded)

    def original_length(self, length: int) -> int:
        """How many characters of the original the first `length` of this text are."""
        return self._ends[length]
