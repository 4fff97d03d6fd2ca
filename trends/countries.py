"""The countries whose trends are told of."""

from django.db import connections
from django_countries import countries
from django_countries.fields import Country

#: The country whose trends come first.
HOME = "JP"
#: Goes from one country to the next along the index, instead of through all trends (a loose index scan).
SHOWN = "FROM trends_trend WHERE heat_key IS NOT NULL AND NOT hidden"
OBSERVED = f"""
    WITH RECURSIVE found(country) AS (
        SELECT min(country) {SHOWN}
        UNION ALL
        SELECT (SELECT min(country) {SHOWN} AND country > found.country)
        FROM found WHERE found.country IS NOT NULL
    )
    SELECT country FROM found WHERE country IS NOT NULL
"""  # noqa: S608  (constants only)


def observed() -> list[Country]:
    """The countries that have trends to show, the home country first; one query."""
    with connections["default"].cursor() as cursor:
        cursor.execute(OBSERVED)
        codes = {code for (code,) in cursor.fetchall()}
    return [Country(code) for code in sorted({HOME, *codes}, key=lambda code: (code != HOME, code))]


def is_country(code: str) -> bool:
    """Whether a two-letter code is a country's."""
    return code in countries
