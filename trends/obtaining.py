"""Many trends at once, by their keywords."""

from collections import defaultdict
from collections.abc import Iterable

from trends import keywords
from trends.models import Trend, TrendAlias
from trends.slugs import free_name

#: A keyword and a country.
Name = tuple[str, str]


def obtain_many(names: Iterable[Name], measure: str) -> dict[Name, Trend]:
    """The trends of keywords in countries, those that are new made; a few queries a country.

    Keywords that differ by width, case or spacing only, or by an alias, lead to the same trend.
    """
    by_country: dict[str, dict[str, list[Name]]] = defaultdict(lambda: defaultdict(list))
    for keyword, country in names:
        by_country[country][keywords.normalized(keyword)].append((keyword, country))
    trends: dict[Name, Trend] = {}
    for country, wanted in by_country.items():
        known = _known(country, list(wanted))
        missing = {key: own[0][0] for key, own in wanted.items() if key not in known}
        known |= _create(country, missing, measure)
        trends |= {name: known[key] for key, own in wanted.items() for name in own}
    return trends


def _known(country: str, wanted: list[str]) -> dict[str, Trend]:
    same = {"country": country, "normalized_keyword__in": wanted}
    aliases = TrendAlias.objects.filter(**same).select_related("trend")
    known = {alias.normalized_keyword: alias.trend for alias in aliases}
    return known | {trend.normalized_keyword: trend for trend in Trend.objects.filter(**same)}


def _create(country: str, missing: dict[str, str], measure: str) -> dict[str, Trend]:
    slugs = {key: keywords.slug_of(keyword) for key, keyword in missing.items()}
    own = Trend.objects.filter(country=country)
    taken = set(own.filter(slug__in=slugs.values()).values_list("slug", flat=True))
    rows = []
    for key, keyword in missing.items():
        slug = slugs[key]
        if slug in taken:  # rare: C, C++ and C# have one
            near = own.filter(slug__startswith=slug).values_list("slug", flat=True)
            slug = free_name(slug, taken | set(near))
        taken.add(slug)
        shown = keywords.shown(keyword)
        rows.append(
            Trend(
                keyword=shown, normalized_keyword=key, country=country, slug=slug, measure=measure
            )
        )
    # Another fetch may have made one meanwhile: its row stays.
    Trend.objects.bulk_create(rows, ignore_conflicts=True)
    made = {row.normalized_keyword: row for row in own.filter(normalized_keyword__in=missing)}
    lost = missing.keys() - made.keys()  # its address was taken at that moment
    return made | {key: Trend.objects.obtain(missing[key], country) for key in lost}
