"""A disk without room: what is typed is given back, and what was stored stays, whatever database there is."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

import httpx

from tests.served import ServedSite, form_of

PUBLISH = """
from articles import drafting, publishing
from articles.document import Document, Prose
draft = drafting.new_article(Document(title="元の題", blocks=[Prose("<p>元の本文です。</p>")]), slug="one")
publishing.publish(draft)
print(publishing.next_draft(draft.article).pk)
"""
TITLE = "from articles.models import Edition; print(Edition.objects.get(pk={}).title)"


class Disk(Protocol):
    """Where a site or its database keeps everything."""

    #: What the desk says once it is full.
    reason: str

    def fill(self) -> None:
        """Leave no room."""

    def empty(self) -> None:
        """Make room."""


def fill(folder: Path) -> None:
    """Write a file, `filler`, that takes all the room of a file system."""
    with suppress(OSError), (folder / "filler").open("wb", buffering=0) as filler:
        while True:
            filler.write(b"\0" * 4096)


@contextmanager
def refused_save(site: ServedSite, disk: Disk, text: str) -> Iterator[httpx.Client]:
    """A save is refused on the full disk; the desk meanwhile; then there is room, and it is taken."""
    key = site.python(PUBLISH).strip()
    site.serve()
    change = f"/admin/articles/edition/{key}/change/"
    with site.at_desk() as desk:
        typed = form_of(desk.get(change), "#edition_form") | {"title": "新しい題", "lead": "あ"}
        typed |= {"prose_set-0-html": f"<p>{text}</p>"}
        disk.fill()
        answer = desk.post(change, data=typed)
        assert answer.status_code == 507
        assert disk.reason in answer.text
        assert "元の本文です。" in site.get("/articles/one/").text.replace("<wbr>", "")
        for path in ("/", "/articles/", "/feed/", "/healthz"):
            assert site.get(path).status_code == 200, path
        yield desk
        disk.empty()
        # What was typed is still in the page, and its button saves it.
        again = form_of(answer, "form[action$='/change/']")
        again["csrfmiddlewaretoken"] = desk.cookies["csrftoken"]
        assert desk.post(change, data=again).status_code == 302
    assert site.python(TITLE.format(key)).strip() == "新しい題"
