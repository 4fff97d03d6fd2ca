"""Charts of traffic, drawn on the server: SVG without script, and PNG for social cards.

Samples promise "at least so many searches from now on", so the curve is one of steps. It holds until the
next sample, or until `scoring.HOLD` has passed without one; where a keyword was in no list nothing is drawn.
"""

from trends.charts.canvas import NotDrawable
from trends.charts.card import png
from trends.charts.comparison import MOST, comparison
from trends.charts.marks import Mark, numbered
from trends.charts.series import Series
from trends.charts.sparkline import sparkline
from trends.charts.trend import Size, chart
from trends.charts.words import at_least, summary

__all__ = [
    "MOST",
    "Mark",
    "NotDrawable",
    "Series",
    "Size",
    "at_least",
    "chart",
    "comparison",
    "numbered",
    "png",
    "sparkline",
    "summary",
]
