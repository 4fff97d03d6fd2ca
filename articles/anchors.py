"""Ids of headings, so that a link can lead to a section."""

import re
import unicodedata

from django.utils.text import slugify

from trends.slugs import free_name

LONGEST_MADE = 60
LONGEST_GIVEN = 100
# Ids the page itself uses carry a colon, so that no heading can take them.
ANCHOR = re.compile(r"[^\W\d_][-\w]*")


def free_anchor(given: str, heading: str, taken: set[str]) -> str:
    """The given id if it can be used, else one made of the heading; adds it to `taken`."""
    if len(given) <= LONGEST_GIVEN and ANCHOR.fullmatch(given):
        base = given
    else:
        base = slugify(unicodedata.normalize("NFKC", given or heading), allow_unicode=True)
        base = base[:LONGEST_MADE].strip("-_") or "section"
        base = base if base[0].isalpha() else f"s-{base}"
    anchor = free_name(base, taken)
    taken.add(anchor)
    return anchor
