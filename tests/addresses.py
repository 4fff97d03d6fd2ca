"""Every address of the site, by the pattern that answers it, with rows that stand for its arguments."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from articles import cards, drafting, models, publishing
from articles.admin.previews import SALT as PREVIEW
from articles.document import Document
from raretrend.models import AuditEntry
from tests import odd_pictures
from trends.models import Feed, NewsItem

#: What some addresses have to be asked for.
QUERIES = {
    "admin:autocomplete": "?app_label=articles&model_name=edition&field_name=trend",
    "trends:oembed": "?url={site}/trends/jp/ガリウム/",
    "trends:compare": "?t=jp:ガリウム",
}


@dataclass(frozen=True)
class Pattern:
    """A pattern of the resolver: its name with its namespace, its whole route, and its arguments."""

    name: str
    route: str
    arguments: tuple[str, ...]


def patterns() -> list[Pattern]:
    """All patterns of the resolver; one without a name is known by its route."""
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(found: list, route: str, space: str) -> Iterator[Pattern]:
    for one in found:
        whole = route + str(one.pattern)
        if isinstance(one, URLPattern):
            name = f"{space}{one.name}" if one.name else whole
            # Two patterns may share a name: with an argument and without.
            arguments = tuple(one.pattern.regex.groupindex)
            yield Pattern(
                name + (":new" if name.endswith("typed") and not arguments else ""),
                whole,
                arguments,
            )
        else:
            yield from _walk(
                one.url_patterns, whole, f"{one.namespace}:" if one.namespace else space
            )


class Newsroom:
    """A row of everything there is, and the people of every role."""

    ROLES = ("visitor", "staff", "reporter", "colleague", "editor", "administrator", "superuser")
    GROUPS = {
        "reporter": "記者",
        "colleague": "記者",
        "editor": "編集者",
        "administrator": "管理者",
    }

    def __init__(
        self, document: Document, prepare: Callable[[models.Edition], None] = lambda draft: None
    ) -> None:
        """`prepare` is called with each draft before it is published."""
        self.people: dict[str, User | None] = {"visitor": None}
        for role in self.ROLES[1:]:
            user = User.objects.create_user(
                role, password="open sesame", is_staff=True, is_superuser=role == "superuser"
            )
            self.people[role] = user
            if role in self.GROUPS:
                user.groups.add(Group.objects.get(name=self.GROUPS[role]))
        self.reader = User.objects.create_user("reader")
        document.blocks[2] = replace(document.blocks[2], speaker="佐藤太郎")
        written = drafting.new_article(document, slug="live")
        self.author = models.Author.objects.create(name="山田花子")
        written.bylines.create(author=self.author)
        self.picture = models.Picture.objects.create(file=odd_pictures.file())
        written.figure_set.create(picture=self.picture, alt="図", ordering=900)
        prepare(written)
        self.live = publishing.publish(written)
        self.draft = drafting.new_article(document, slug="draft", by=self.people["reporter"])
        self.scheduled = publishing.publish(
            drafting.new_article(document, slug="scheduled"), at=timezone.now() + timedelta(days=9)
        )
        self.trend = self.live.trend
        self.rows = self._rows()

    def _rows(self) -> dict[str, object]:
        """Model of the admin → the row its pages are asked for."""
        word = {"seen_at": timezone.now(), "url": "https://example.org/n", "title": "見出し"}
        return {
            "article": self.draft.article,
            "edition": self.draft,
            "placement": models.Placement.objects.create(article=self.live.article),
            "picture": self.picture,
            "topic": models.Topic.objects.create(name="使われない", slug="unused"),
            "source": models.Source.objects.earliest("pk"),
            "person": models.Person.objects.earliest("pk"),
            "author": self.author,
            "element": models.Element.objects.first(),
            "spelling": models.Spelling.objects.first(),
            "synonymgroup": models.SynonymGroup.objects.create(words="言葉、ことば"),
            "standingpage": models.StandingPage.objects.first(),
            "trend": self.trend,
            "feed": Feed.objects.first(),
            "newsitem": NewsItem.objects.create(trend=self.trend, **word),
            "group": Group.objects.first(),
            "user": self.reader,
            "auditentry": AuditEntry.objects.earliest("pk"),
        }

    def address(self, pattern: Pattern) -> str:
        """An address it answers: of a live article for readers, of a reporter's draft at the desk."""
        desk = pattern.route.startswith("admin/")
        values = self._at_desk(pattern) if desk else self._for_readers(pattern)
        route = pattern.route
        for name in pattern.arguments:
            route = re.sub(rf"<(\w+:)?{name}>|\^?\(\?P<{name}>[^)]*\)\)?", str(values[name]), route)
        asked = QUERIES.get(pattern.name, "").format(site=settings.SITE_URL)
        return "/" + route.replace("^", "").removesuffix("$") + asked

    def _at_desk(self, pattern: Pattern) -> dict[str, object]:
        model, step = [*pattern.route.split("/"), "", ""][2], pattern.route.split("/")[-2]
        others = {
            "next": self.live,
            "restore": self.live,
            "withdraw": self.live,
            "cancel": self.scheduled,
        }
        row = others.get(step) or self.rows.get(model, self.rows["topic"])
        return {
            **dict.fromkeys(("object_id", "pk", "id"), row.pk),
            "content_type_id": ContentType.objects.get_for_model(models.Topic).pk,
            "url": "nothing",
            "uidb64": "MQ",
            "token": "set-password",
            "app_label": "articles",
        }

    def _for_readers(self, pattern: Pattern) -> dict[str, object]:
        slug = {"topics": "資源", "people": self.rows["person"].slug, "authors": "山田花子"}
        slug |= {"articles": "live", "trends": "ガリウム"}
        return {
            "slug": slug.get(pattern.route.partition("/")[0]),
            "version": cards.version(self.live),
            "country": "jp",
            "symbol": "ga",
            "pk": self.rows["source"].pk,
            "number": 1,
            "kind": "articles",
            "token": signing.dumps(self.draft.pk, salt=PREVIEW),
            "path": self.rows["picture"].file.name,
        }
