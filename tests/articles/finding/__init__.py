"""What pages across articles are tested with."""

from articles.document import Event, Source

RADIO = Source(publisher="例示放送", title="夜のニュース", kind="news")


def event(when, start, end=None, title="できごと", source=None, precision="day"):
    return Event(when, start, end or start, precision, title, "", source)
