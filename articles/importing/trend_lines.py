"""「レアアース / 5,000 + Buzz 🇯🇵 JP / Trend visualization for レアアース」 → the trend."""

import re
import unicodedata

from django_countries import countries

from articles.document import Trend
from trends import keywords, traffic

BUZZ = re.compile(
    r"\A(?P<traffic>[\d.,]+\s*[千万億KMkm]?\s*\+?)\s*(?P<word>buzz|searches|検索)?\s*"
    r"(?P<flag>[\U0001f1e6-\U0001f1ff]{2})?\s*(?P<country>[A-Za-z]{2})?\Z",
    re.IGNORECASE,
)
CHART = re.compile(
    r"\A(?:Trend visualization for|トレンドグラフ[:：])\s*(?P<keyword>\S.*)\Z", re.IGNORECASE
)
DEFAULT_COUNTRY = "JP"


def recognise(lines: list[str]) -> tuple[Trend | None, int]:
    """The trend that the first lines tell, and how many lines tell it; (None, 0) if none do.

    The keyword stands on a line of its own above the traffic, or in the chart's line.
    """
    own = 1 if lines and not _tells(lines[0]) else 0
    count = own
    while count < len(lines) and _tells(lines[count]):
        count += 1
    if count == own:
        return None, 0
    told = [buzz for line in lines[own:count] if (buzz := _buzz(line))]
    charts = [found["keyword"] for line in lines[own:count] if (found := CHART.match(line.strip()))]
    named = [*lines[:own], *charts]
    if not named or len({keywords.normalized(name) for name in named}) > 1 or len(told) > 1:
        return None, 0
    keyword = keywords.shown(named[0])
    if not 0 < len(keyword) <= keywords.MAXIMUM_LENGTH:
        return None, 0
    buzz, country = told[0] if told else (None, DEFAULT_COUNTRY)
    return Trend(keyword, country, buzz), count


def _tells(line: str) -> bool:
    return _buzz(line) is not None or CHART.match(line.strip()) is not None


def _buzz(line: str) -> tuple[int, str] | None:
    found = BUZZ.match(unicodedata.normalize("NFKC", line).strip())
    if not found or not (found["word"] or found["flag"]):
        return None
    number = traffic.parse(found["traffic"])
    country = (found["country"] or _flag_country(found["flag"]) or DEFAULT_COUNTRY).upper()
    return (number, country) if number and country in dict(countries) else None


def _flag_country(flag: str | None) -> str:
    return "".join(chr(ord(letter) - 0x1F1E6 + ord("A")) for letter in flag or "")
