"""How soon a reader sees a page: `python -m tests.bench.painting [ROUNDS]`.

Loads the demo, serves it with the real gunicorn, and opens its pages in Chromium with an empty cache, on a
usual 4G line and a processor four times slower: the largest contentful paint in milliseconds, the median of
five, on a phone and on a desk, and the largest sum of layout shifts.
"""

import os
import sys
from statistics import median

from tests.bench import own_folder

own_folder()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "raretrend.settings")

import django

django.setup()

from django.core.management import call_command
from playwright.sync_api import sync_playwright

from tests.bench.loading import served
from tests.browser.conftest import QUIET, chromium
from tests.browser.slow_line import PAGES, WIDTHS, paint


def main() -> None:
    """Print the figures as a table of Markdown."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("load_demo")
    with served("raretrend.wsgi") as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=QUIET)
        print("| page |" + "".join(f" ms at {width} | shift |" for width in WIDTHS))
        print("|---|" + "---|---|" * len(WIDTHS))
        for path in PAGES:
            address = f"http://127.0.0.1:{site.port}{path}"
            row = f"| `{path}` |"
            for width in WIDTHS:
                told = [paint(browser, width, address) for _ in range(rounds)]
                paints, shifts = zip(*told, strict=True)
                row += f" {median(paints):.0f} | {max(shifts):.4f} |"
            print(row, flush=True)


if __name__ == "__main__":
    main()
