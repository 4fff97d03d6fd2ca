"""What the list of articles can be narrowed by."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from articles import tallies
from articles.models import Edition, Topic
from articles.models.edition import EditionQuerySet, State

#: A list of topics longer than this helps nobody; the search finds the others.
MOST_TOPICS = 30


def own_editions() -> EditionQuerySet:
    """The editions of the article a query is about."""
    return Edition.objects.filter(article=OuterRef("pk"))


class StateFilter(admin.SimpleListFilter):
    """Articles by where they stand."""

    title = "状態"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The states an article can be looked for by."""
        wanted = (
            *(State.DRAFT, State.IN_REVIEW, State.RETURNED, State.APPROVED),
            *(State.SCHEDULED, State.LIVE, State.WITHDRAWN),
        )
        return [(state, state.label) for state in wanted]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Articles with an edition in that state."""
        own = own_editions()
        match self.value():
            case State.DRAFT:
                return queryset.filter(Exists(own.drafts()))
            case State.IN_REVIEW | State.RETURNED | State.APPROVED:
                return queryset.filter(Exists(own.drafts().filter(review=self.value())))
            case State.LIVE:
                return queryset.filter(Exists(own.live()))
            case State.SCHEDULED:
                shown = own.shown_before().values("pk")
                return queryset.filter(Exists(own.exclude(live_from=None).exclude(pk__in=shown)))
            case State.WITHDRAWN:
                return queryset.filter(Exists(own.filter(withdrawn=True)) & ~Exists(own.live()))
        return queryset


class OwnFilter(admin.SimpleListFilter):
    """One's own articles, and those of others."""

    title = "書いた人"
    parameter_name = "by"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Mine or others'."""
        return [("me", "自分の記事"), ("others", "ほかの人の記事")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """By who began an edition."""
        mine = Exists(own_editions().filter(created_by=request.user))
        match self.value():
            case "me":
                return queryset.filter(mine)
            case "others":
                return queryset.filter(~mine)
        return queryset


class TopicFilter(admin.SimpleListFilter):
    """Articles on a topic."""

    title = "トピック"
    parameter_name = "topic"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The largest topics."""
        keys = tallies.largest(tallies.Kind.TOPIC, MOST_TOPICS)
        names = dict(Topic.objects.filter(pk__in=keys).values_list("pk", "name"))
        return [(key, names[int(key)]) for key in keys]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Articles with an edition on it."""
        key = self.value() or ""
        if not key.isdecimal() or len(key) > 18:
            return queryset
        return queryset.filter(Exists(own_editions().filter(topic_links__tag=key)))


class SavedFilter(admin.SimpleListFilter):
    """Articles by when they were last worked on."""

    title = "最終更新"
    parameter_name = "saved"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """How many days ago at most."""
        return [("1", "24時間以内"), ("7", "7日以内"), ("30", "30日以内")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """By the last save or publication."""
        if self.value() not in {"1", "7", "30"}:
            return queryset
        since = timezone.now() - timedelta(days=int(self.value()))
        return queryset.filter(active_at__gte=since)
