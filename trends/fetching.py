"""Feeds into rows: what an address or a file says becomes trends, samples and headlines."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from trends import recording
from trends.adapters import Reading, Unreadable
from trends.downloading import Download, NotDownloaded, Unchanged, download
from trends.models import Feed, NewsItem

#: After each failure a feed waits twice as long, up to this.
LONGEST_WAIT = timedelta(hours=6)
#: What a fetch writes of a feed; the rest is the editors', who may change it meanwhile.
TOLD = ["fetched_at", "due_at", "error", "failures", "etag", "last_modified"]


def due(countries: list[str] = ()) -> QuerySet:
    """The feeds that may be asked now, of these countries or of all."""
    feeds = Feed.objects.filter(Q(due_at=None) | Q(due_at__lte=timezone.now()), active=True)
    return feeds.filter(country__in=countries) if countries else feeds


def fetch(feed: Feed) -> int:
    """Ask a feed and store what it says; returns the number of keywords, 0 where nothing has changed.

    Raises NotDownloaded or Unreadable; then the feed tells the reason and when to ask again.
    """
    visit = Visit(feed)
    count = 0
    try:
        reading = feed.adapter.collect(visit.get, feed.url, timezone.now())
        _refuse_other_country(reading, feed)
        count = store(reading, feed.country.code, feed.adapter.MEASURE)
    except Unchanged:
        pass
    except (NotDownloaded, Unreadable) as error:
        _keep_failure(feed, error)
        raise
    _keep_success(feed, visit.last)
    return count


def _refuse_other_country(reading: Reading, feed: Feed) -> None:
    if reading.country not in {"", feed.country.code}:
        raise Unreadable(f"別の国・地域（{reading.country}）のフィードです。")


class Visit:
    """The requests one look at a feed takes."""

    def __init__(self, feed: Feed) -> None:
        self.feed = feed
        self.last = Download(etag=feed.etag, last_modified=feed.last_modified)

    def get(self, url: str) -> bytes:
        """The document of an address; the feed's own is asked for its changes only."""
        if url != self.feed.url:
            return download(url).body
        self.last = download(url, etag=self.last.etag, last_modified=self.last.last_modified)
        return self.last.body


def _keep_success(feed: Feed, last: Download) -> None:
    feed.fetched_at = timezone.now()
    feed.due_at = feed.fetched_at + feed.adapter.INTERVAL
    feed.error, feed.failures = "", 0
    feed.etag, feed.last_modified = last.etag, last.last_modified
    feed.save(update_fields=TOLD)


def _keep_failure(feed: Feed, error: Exception) -> None:
    feed.failures += 1
    wait = min(feed.adapter.INTERVAL * 2 ** min(feed.failures, 10), LONGEST_WAIT)
    asked = timedelta(seconds=getattr(error, "retry_after", 0))
    feed.due_at = timezone.now() + max(wait, asked)
    feed.error = str(error)[:300]
    feed.save(update_fields=TOLD)


@transaction.atomic
def store(reading: Reading, country: str, measure: str) -> int:
    """Store what was read, all or nothing; returns the number of keywords with a traffic."""
    at = reading.at or timezone.now().replace(microsecond=0)
    told = [observed for observed in reading.observed if observed.traffic]
    trends = recording.record(
        ((observed.keyword, country, at, observed.traffic) for observed in told), measure=measure
    )
    NewsItem.objects.bulk_create(
        [
            NewsItem(
                trend=trends[observed.keyword, country],
                title=news.title,
                url=news.url,
                publisher=news.publisher,
                seen_at=at,
            )
            for observed in told
            for news in observed.news
        ],
        ignore_conflicts=True,
    )
    return len(told)
