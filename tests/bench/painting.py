"""How soon a reader sees a page: `python -m tests.bench.painting [ROUNDS]`.

Loads the demo, serves it with the real gunicorn, and opens its pages in Chromium with an empty cache, on a
usual 4G line and a processor four times slower: the largest contentful paint in milliseconds, the median of
five, on a phone and on a desk, and the largest sum of layout shifts.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

os.environ.setdefault("RARETREND_DATA", tempfile.mkdtemp())
os.environ["DJANGO_SETTINGS_MODULE"] = "raretrend.settings"

from django.core.management import call_command
from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.loading import served
from tests.browser.conftest import QUIET, chromium

WIDTHS = (390, 1280)
#: A usual 4G line, as WebPageTest names it but for the latency, which is that of Japanese cities.
LINE = {
    "offline": False,
    "latency": 85,
    "downloadThroughput": 9_000_000 / 8,
    "uploadThroughput": 1_500_000 / 8,
}
SLOWER = 4
PAGES = (
    "/",
    *(
        f"/articles/{slug}/"
        for slug in ("rare-earths", "lithium-ion-batteries", "new-banknotes", "linear-rainbands")
    ),
)
#: Seconds after which no later paint is waited for.
SETTLED = 1.0
WATCH = """
window.paints = [], window.shifts = [];
new PerformanceObserver(list => paints.push(...list.getEntries().map(one => one.startTime)))
    .observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver(list => shifts.push(...list.getEntries().map(one => one.value)))
    .observe({ type: "layout-shift", buffered: true });
"""


@contextmanager
def reader(browser: Browser, width: int) -> Iterator[Page]:
    """A page with an empty cache on a slow line and a slow processor."""
    context = browser.new_context(
        locale="ja-JP",
        viewport={"width": width, "height": 844 if width < 500 else 900},
        device_scale_factor=3 if width < 500 else 1,
    )
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", LINE)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.add_init_script(WATCH)
    yield page
    context.close()


def paint(browser: Browser, width: int, address: str) -> tuple[float, float]:
    """The largest contentful paint in milliseconds, and the sum of layout shifts."""
    with reader(browser, width) as page:
        page.goto(address, wait_until="load")
        page.wait_for_timeout(SETTLED * 1_000)
        return page.evaluate("[paints.at(-1), shifts.reduce((sum, one) => sum + one, 0)]")


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
                row += f" {median(paints):.0f} | {max(shifts):.3f} |"
            print(row, flush=True)


if __name__ == "__main__":
    main()
