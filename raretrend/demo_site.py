"""The demo content: true articles, pictures of our own, sample traffic."""

import csv
import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files import File
from django.db import transaction
from django.utils import timezone

from articles import drafting, importing, publishing
from articles.document import Figure
from articles.models import Article, Author, Person, Picture, Topic
from trends import recording
from trends.recording import Observation

DEMO = Path(__file__).parent / "demo"
EDITOR = "editor"
#: Published in this order, so that the last is the lead story.
ARTICLES = ("linear-rainbands", "new-banknotes", "lithium-ion-batteries", "rare-earths")


@transaction.atomic
def load() -> str | None:
    """Make what is missing of the demo; doing it again changes nothing.

    Returns the password of the demo editor if the account is new.
    """
    missing = [slug for slug in ARTICLES if not Article.objects.filter(slug=slug).exists()]
    if missing:
        recording.record(_observations())
    for slug in missing:
        _publish(slug)
    _describe_topics()
    _describe_people()
    return _make_editor()


def _publish(slug: str) -> None:
    file = DEMO / "articles" / f"{slug}.md"
    document = importing.read(file.read_bytes(), "markdown").document
    document.blocks = [
        replace(block, src=_picture(block.src, block.alt, block.credit).file.name)
        if isinstance(block, Figure)
        else block
        for block in document.blocks
    ]
    draft = drafting.new_article(document)
    cover = DEMO / "pictures" / f"{slug}-cover.png"
    if cover.exists():
        draft.cover = _picture(cover.name, "", "")
        draft.save()
    drafting.set_authors(draft, [_author()])
    publishing.publish(draft)


def _author() -> Author:
    author, _ = Author.objects.get_or_create(
        name="RareTrend編集部",
        defaults={
            "reading": "れあとれんどへんしゅうぶ",
            "description": "出典を確かめながら、話題の背景を解説しています。",
        },
    )
    return author


def _picture(name: str, alt: str, credit: str) -> Picture:
    with (DEMO / "pictures" / name).open("rb") as file:
        return Picture.objects.create(file=File(file, name=name), alt=alt, credit=credit)


def _observations() -> Iterator[Observation]:
    """Ninety days of sample traffic, the last of it now."""
    now = timezone.now().replace(second=0, microsecond=0)
    for row in _rows("buzz.csv"):
        observed_at = now - timedelta(minutes=int(row["minutes_ago"]))
        yield row["keyword"], row["country"], observed_at, int(row["approx_traffic"])


def _describe_topics() -> None:
    for row in _rows("topics.csv"):
        topic = Topic.objects.filter(name=row["name"], reading="").first()
        if topic:
            topic.reading, topic.description = row["reading"], row["description"]
            topic.save()
            for alias in filter(None, row["aliases"].split(";")):
                topic.aliases.get_or_create(name=alias)


def _describe_people() -> None:
    for row in _rows("people.csv"):
        person = Person.objects.filter(name=row["name"], reading="").first()
        if person:
            person.reading, person.description = row["reading"], row["description"]
            person.save()


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DEMO / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _make_editor() -> str | None:
    users = get_user_model().objects
    if users.filter(username=EDITOR).exists():
        return None
    password = secrets.token_urlsafe(12)
    editor = users.create_user(EDITOR, password=password, is_staff=True)
    editor.groups.set(Group.objects.filter(name="編集者"))
    return password
