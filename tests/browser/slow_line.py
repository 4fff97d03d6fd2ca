"""A page as it comes to a reader on a slow line: when it is painted, and what jumps meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page

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
