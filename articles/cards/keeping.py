"""Where cards are: an address that may be cached for good, and a file that is made once.

The address tells the version of what the card shows. The file lies among the public media, so its name is
keyed with the site's secret and told nowhere: the one way to a card is its view, which asks what is live.
"""

import hashlib
import json
import logging

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.crypto import salted_hmac

from articles.cards.drawing import card_of, draw
from articles.models import Edition
from trends.addresses import path_to
from trends.charts import canvas

logger = logging.getLogger(__name__)

#: Counts up when cards look different, so that networks fetch them anew.
LOOK = 1
#: The last chunk of every whole PNG file.
END = b"IEND\xaeB`\x82"


def version(edition: Edition) -> str:
    """What the card of an edition shows, in twelve characters."""
    return hashlib.sha256(_shown(edition)).hexdigest()[:12]


def address(edition: Edition) -> str | None:
    """The path of the card of a live edition; None if it cannot be drawn. No queries after `for_cards`."""
    try:
        canvas.drawable(edition.title)
    except canvas.NotDrawable:
        return None
    return path_to("articles:card", edition.article.slug, version(edition))


def png(edition: Edition) -> bytes:
    """The card, from its file if that is whole, else made now. Raises NotDrawable."""
    name = _name(edition)
    try:
        with default_storage.open(name) as file:
            stored = file.read()
    except OSError:  # not there, or the storage is gone
        stored = b""
    return stored if stored.endswith(END) else _made(edition, name)


def keep(key: int) -> None:
    """Have the card of a live edition ready before the first reader asks. Raises NotDrawable."""
    edition = Edition.objects.live().for_cards().filter(pk=key).first()
    if edition:
        png(edition)


def _made(edition: Edition, name: str) -> bytes:
    drawn = draw(card_of(edition))
    try:
        default_storage.delete(name)  # what a crash may have left of it
        default_storage.save(name, ContentFile(drawn))
    except OSError:
        logger.exception("A card could not be stored.")
    return drawn


def _name(edition: Edition) -> str:
    keyed = salted_hmac(__name__, _shown(edition), algorithm="sha256")
    return f"cards/{keyed.hexdigest()}.png"


def _shown(edition: Edition) -> bytes:
    """All a card depends on: the chart follows from the trend and from when the edition went live."""
    trend = edition.trend
    about = trend and [trend.pk, trend.keyword, trend.measure, trend.hidden]
    since = edition.live_from and edition.live_from.timestamp()
    return json.dumps([LOOK, edition.pk, edition.title, about, edition.buzz, since]).encode()
