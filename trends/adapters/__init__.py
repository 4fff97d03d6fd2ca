"""What feeds say, one module a format: bytes into a `Reading`.

An adapter is a module with LABEL (its Japanese name), MEASURE (a `Trend.Measure`), INTERVAL (how often it
may be asked), `recognises(data)`, `read(data)` and `collect(get, url, now)`, where `get` gives the bytes of
an address, or raises FileNotFoundError. Both raise Unreadable.
"""

from trends.adapters import google, wikimedia
from trends.adapters.reading import News, Observed, Reading, Unreadable, refuse_other_files

__all__ = ["ADAPTERS", "News", "Observed", "Reading", "Unreadable", "detect"]

ADAPTERS = {"google": google, "wikimedia": wikimedia}


def detect(data: bytes) -> str:
    """The name of the adapter for a document. Raises Unreadable if there is none."""
    refuse_other_files(data)
    for name, adapter in ADAPTERS.items():
        if adapter.recognises(data):
            return name
    raise Unreadable("読める形式のフィードではありません。")
