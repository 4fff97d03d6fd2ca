"""How a chart looks where no page's style sheet reaches: in a file of its own."""

from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.utils.safestring import SafeString

from trends.charts.svg import element

#: The colours of static/css/tokens.css that charts use, light and dark.
LIGHT = {
    "paper": "#fbfaf7",
    "ink": "#1d1b19",
    "quiet": "#5c5650",
    "rule": "#ddd7cd",
    "accent": "#a8341c",
    "second": "#0b57a4",
    "third": "#00695c",
    "fourth": "#7a3e9d",
}
DARK = {
    "paper": "#171614",
    "ink": "#e6e1d9",
    "quiet": "#aca59b",
    "rule": "#3a3733",
    "accent": "#ff9a7f",
    "second": "#8ec1ff",
    "third": "#5fd0bd",
    "fourth": "#d7a6f2",
}


@cache
def style() -> SafeString:
    """A style element: the site's rules for charts, with their colours."""
    rules = Path(finders.find("css/charts.css")).read_text(encoding="utf-8")
    short = " ".join(
        line.strip() for line in rules.partition("/* on pages only */")[0].splitlines()[1:]
    )
    dark = f"@media (prefers-color-scheme:dark){{:root{{{_colours(DARK)}}}}}"
    return element("style", SafeString(f":root{{{_colours(LIGHT)}}}{dark}{short}"))


def _colours(colours: dict[str, str]) -> str:
    return "".join(f"--{name}:{colour};" for name, colour in colours.items())
