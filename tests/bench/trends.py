"""How the pages about trends, imports and charts cost: `python -m tests.bench.trends`.

Fills a database in a temporary folder as a site grows: sixty trends appear a day, each is seen on five days.
"""

import os
import random
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median

from tests.bench import own_folder

own_folder()
os.environ["DJANGO_SETTINGS_MODULE"] = "raretrend.settings"

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from trends import charts, history, recording
from trends.models import Trend

SIZES = (1_000, 100_000)
A_DAY, DAYS_SEEN = 60, 5
ROWS = 200_000
LADDER = [digit * 10**power for power in (2, 3, 4) for digit in (1, 2, 5)]
PAGES = [
    "/trends/",
    "/trends/?state=rising",
    "/trends/?state=quiet",
    "/trends/?period=24h",
    "/trends/?period=7d",
    "/trends/?period=30d",
    "/trends/?date={day}",
    "/trends/?month={month}",
    "/trends/jp/{slug}/",
    "/trends/feed/",
]


def fill(size: int) -> None:
    """So many trends, the newest of them seen today."""
    chance, now = random.Random(size), timezone.now()

    def observations():
        for number in range(size):
            first = timedelta(days=number / A_DAY, minutes=5)
            for day in range(DAYS_SEEN):
                at = now - first + timedelta(days=day)
                yield f"話題{number}", "JP", at, chance.choice(LADDER)

    recording.record(observations())


def milliseconds(work: Callable[[], object], times: int = 21) -> float:
    """The median of several runs."""
    took = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        took.append(time.perf_counter() - begin)
    return median(took) * 1_000


def cost_of_pages() -> dict[str, tuple[int, float]]:
    """Queries and milliseconds of each page."""
    client = Client(HTTP_HOST="localhost")
    today = timezone.localdate()
    trend = Trend.objects.get(keyword="話題700")
    costs = {}
    for page in PAGES:
        path = page.format(day=today, month=f"{today:%Y-%m}", slug=trend.slug)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = client.get(path)
            assert answer.status_code == 200, (path, answer.status_code)
            b"".join(answer)
        costs[page] = (len(queries), milliseconds(lambda path=path: client.get(path)))
    return costs


def rows_a_second() -> float:
    """How fast a year of history of fifty keywords is imported."""
    now, chance = timezone.now(), random.Random(1)
    path = Path(os.environ["RARETREND_DATA"]) / "buzz.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("keyword,country,observed_at,approx_traffic\n")
        for row in range(ROWS):
            at = (now - timedelta(hours=2 * (row // 50))).isoformat()
            file.write(f"輸入{row % 50},JP,{at},{chance.choice(LADDER)}\n")
    begin = time.perf_counter()
    call_command("import_buzz", str(path), verbosity=0)
    return ROWS / (time.perf_counter() - begin)


def cost_of_charts() -> dict[str, float]:
    """Milliseconds of each drawing of a year in which the traffic changes every two hours."""
    told = history.series(Trend.objects.get(keyword="輸入7"), 365)
    return {
        "chart, 365 days": milliseconds(lambda: charts.chart("輸入7", told)),
        "comparison of four": milliseconds(
            lambda: charts.comparison({str(place): told for place in range(4)})
        ),
        "card.png": milliseconds(lambda: charts.png("輸入7", told), 5),
    }


def main() -> None:
    """Print the figures as tables of Markdown."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    costs = []
    for size in SIZES:
        fill(size)
        connection.cursor().execute("ANALYZE")
        costs.append(cost_of_pages())
    print("| page | queries | ms at 1,000 trends | ms at 100,000 |\n|---|---|---|---|")
    for page in PAGES:
        (few, fast), (many, slow) = costs[0][page], costs[1][page]
        print(
            f"| `{page}` | {few}{'' if few == many else f' → {many}'} | {fast:.1f} | {slow:.1f} |"
        )
    print(f"\nimport_buzz: {rows_a_second():,.0f} rows/s\n")
    for name, cost in cost_of_charts().items():
        print(f"* {name}: {cost:.1f} ms")


if __name__ == "__main__":
    main()
