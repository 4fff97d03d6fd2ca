"""Keywords as people write them, and what makes two of them the same trend."""

import re
import unicodedata

from django.utils.text import slugify

MAXIMUM_LENGTH = 200
# C0 and C1 controls separate words; format characters (soft hyphen, ZWSP, BOM, bidi marks) are nothing.
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def shown(keyword: str) -> str:
    """The keyword as it is stored and shown: no invisible characters, single spaces."""
    visible = "".join(
        character
        for character in CONTROLS.sub(" ", keyword)
        if unicodedata.category(character) not in {"Cf", "Cs"}
    )
    return unicodedata.normalize("NFC", " ".join(visible.split()))


def normalized(keyword: str) -> str:
    """Equal for keywords that differ by width, case or spacing only (NFKC, case folded)."""
    folded = unicodedata.normalize("NFKC", shown(keyword)).casefold()
    return unicodedata.normalize("NFKC", "".join(folded.split()))


def slug_of(keyword: str) -> str:
    """A Japanese or ASCII slug; never empty, so that every trend has an address."""
    slug = slugify(unicodedata.normalize("NFKC", keyword), allow_unicode=True)[:80].strip("-_")
    return slug or "-".join(f"{ord(character):x}" for character in keyword[:8]) or "0"


def is_keyword(shown: str) -> bool:
    """Whether a keyword says anything, and fits where it is stored."""
    return (
        any(character.isalnum() for character in shown)
        and len(shown) <= MAXIMUM_LENGTH
        and len(normalized(shown)) <= MAXIMUM_LENGTH * 4
    )
