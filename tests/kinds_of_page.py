"""One address of every kind of page readers have, of the demo."""

from django.utils import timezone

from articles.models import Author, Edition, Source

ADDRESSES = [
    *("/", "/articles/", "/articles/rare-earths/", "/articles/rare-earths/history/"),
    *("/topics/", "/topics/?by=size", "/topics/資源/", "/elements/", "/elements/nd/", "/people/"),
    *("{person}", "{author}", "/sources/", "{source}", "{publisher}"),
    *("/timeline/", "/timeline/?year=2025", "/timeline/?day=11-24"),
    *("/search/", "/search/?q=レアアース", "/search/?q=レアアス"),
    *("/trends/", "/trends/?date={today}", "/trends/?month={today:.7}", "/trends/about/"),
    *("/trends/jp/レアアース/", "/trends/jp/レアアース/embed/"),
    "/trends/compare/?t=jp:レアアース&t=us:rare-earth",
    *("/about/", "/accessibility/", "/nothing/"),
]


def addresses() -> list[str]:
    """The addresses; the demo must be loaded. An author is given to its first article by the caller."""
    quote = Edition.objects.live().filter(quote__speaker__isnull=False).first().quote_set
    source = Source.objects.live().first()
    known = {
        "today": str(timezone.localdate()),
        "person": quote.exclude(speaker=None).first().speaker.get_absolute_url(),
        "author": Author.objects.live().first().get_absolute_url(),
        "source": source.get_absolute_url(),
        "publisher": f"/sources/?publisher={source.publisher}",
    }
    return [address.format(**known) for address in ADDRESSES]
