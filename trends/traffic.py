"""Approximate traffic: what feeds and people write («5,000+», «2万+», «10K+») and how it is shown."""

import re
import unicodedata

LARGEST = 10**10
UNITS = {"千": 10**3, "k": 10**3, "万": 10**4, "m": 10**6, "億": 10**8, "b": 10**9}
SEPARATORS = re.compile(r"[\s,'’]")
TRAFFIC = re.compile(
    r"(?P<whole>\d{1,12})(?P<fraction>\.\d{1,2})?(?P<unit>[千万億kmb])?\+?(?:buzz|回以上|以上)?"
)


def parse(text: str) -> int | None:
    """The number of searches the text promises at least; None where it says none.

    Reads 5,000+, 5000 +, 2万+, 1.5億, 10K+ and full-width digits; 1 to 10,000,000,000.
    """
    compact = SEPARATORS.sub("", unicodedata.normalize("NFKC", text[:60]).casefold())
    found = TRAFFIC.fullmatch(compact)
    if not found or (found["fraction"] and not found["unit"]):
        return None
    unit = UNITS.get(found["unit"] or "", 1)
    fraction = found["fraction"] or ".0"
    traffic = int(found["whole"]) * unit + int(fraction[1:]) * unit // 10 ** len(fraction[1:])
    return traffic if 1 <= traffic <= LARGEST else None


def number(traffic: int) -> str:
    """Japanese short form: 500, 5,000, 2万, 2.5万, 1億 (never more than the traffic)."""
    for size, unit in ((10**8, "億"), (10**4, "万")):
        if traffic >= size:
            whole, tenth = divmod(traffic * 10 // size, 10)
            return f"{whole:,}{f'.{tenth}' if tenth else ''}{unit}"
    return f"{traffic:,}"


def shown(traffic: int) -> str:
    """The same as a lower bound: 500+, 2万+."""
    return f"{number(traffic)}+"
