"""Editors as processes: `python -m tests.newsroom NAME THREADS` writes and publishes until it is ended.

After each publication it says «slug number picture»: what was said has been acknowledged.
"""

import sys
import threading
from datetime import date
from io import BytesIO

import django
from django.core.files.base import ContentFile
from django.db import connection
from PIL import Image

django.setup()

from articles import drafting, publishing  # noqa: E402  (models come after the set-up)
from articles.document import (  # noqa: E402
    Document,
    Event,
    Prose,
    Quote,
    Section,
    Source,
    Trend,
    Use,
)
from articles.models import Picture  # noqa: E402

LOCK = threading.Lock()
#: Searches for the trend of every article.
BUZZ = 2_000


def say(*words: object) -> None:
    with LOCK:
        print(*words, flush=True)  # noqa: T201  (what the test reads)


def jpeg(number: int) -> bytes:
    out = BytesIO()
    Image.new("RGB", (32, 18), number % 0xFFFFFF).save(out, "JPEG")
    return out.getvalue()


def document(title: str):
    """An article with most kinds of block."""
    source = Source(publisher="商務省", title="公告", url="https://example.org/1", kind="release")
    return Document(
        title=title,
        lead="手のひらで溶けます。",
        trend=Trend("ガリウム", "JP", BUZZ),
        topics=["資源", "電池"],
        blocks=[
            Section(2, "あらまし", "outline"),
            Prose("<p>許可制に改めました。</p>"),
            Quote("輸出管理を実施する", "商務省の公告", None, False, source),
            Event("2023年8月", date(2023, 8, 1), date(2023, 8, 31), "month", "許可制になる"),
            Use("照明", ["Ga"], "発光ダイオード", source),
        ],
    )


def publish(slug: str, number: int, *, pictures: bool = True) -> None:
    """A new article with a cover, and every other one in a second edition."""
    draft = drafting.new_article(document(f"第{number}号 {slug}"), slug=slug)
    name = "-"
    if pictures:
        file = ContentFile(jpeg(number), name=f"{slug}.jpg")
        picture = Picture.objects.create(file=file, alt="見本", credit="編集部")
        draft.cover, name = picture, picture.file.name
        draft.save()
    edition = publishing.publish(draft)
    say(slug, edition.number, name)
    if number % 2:
        following = publishing.next_draft(draft.article)
        following.lead = "書き改めました。"
        following.save()
        say(slug, publishing.publish(following).number, name)


def write(name: str) -> None:
    number = 0
    try:
        while True:
            number += 1
            publish(f"{name}-{number}", number)
    finally:
        connection.close()


if __name__ == "__main__":
    for thread in range(int(sys.argv[2])):
        threading.Thread(target=write, args=[f"{sys.argv[1]}-{thread}"]).start()
