"""What articles refer to: topics, sources, people, authors, elements."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from taggit.admin import Tag

from articles import merging
from articles.admin.aliases import AliasInline
from articles.admin.merging import merge_chosen
from articles.admin.uses import UsedAdmin, UseFilter
from articles.models import (
    Author,
    Element,
    Person,
    Source,
    Spelling,
    SynonymGroup,
    Topic,
    TopicAlias,
)

# Its tags are not used, topics are; and its page that merges them asks for no right.
admin.site.unregister(Tag)


class TopicAliasInline(AliasInline):
    """Other names of a topic."""

    model = TopicAlias


@admin.action(description="選んだトピックを一つにまとめる", permissions=["delete"])
def merge(desk: Any, request: HttpRequest, topics: QuerySet[Topic]) -> HttpResponse | None:
    """Ask which topic stays, then merge the others into it."""
    return merge_chosen(request, topics.order_by("-uses", "pk"), merging.merge_topics, "トピック")


@admin.register(Topic)
class TopicAdmin(UsedAdmin):
    """Topics with their aliases."""

    used_by = ("topic_links__tag",)
    list_display = ["name", "reading", "slug", "uses"]
    list_filter = [UseFilter]
    search_fields = ["name", "reading", "aliases__name"]
    inlines = [TopicAliasInline]
    actions = [merge]


@admin.register(Source)
class SourceAdmin(UsedAdmin):
    """Sources, found by publisher, title or address."""

    used_by = tuple(
        f"{kind}__source" for kind in ("quote", "timelineevent", "elementuse", "figure")
    )
    list_display = ["publisher", "title", "kind", "published_on", "uses"]
    list_filter = ["kind", UseFilter]
    search_fields = ["publisher", "title", "url"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}


@admin.register(Person)
class PersonAdmin(UsedAdmin):
    """People who are quoted by name."""

    used_by = ("quote__speaker",)
    exclude = ["slug"]  # an address is for good
    list_display = ["name", "reading", "description", "uses"]
    list_filter = [UseFilter]
    search_fields = ["name", "reading"]


@admin.register(Author)
class AuthorAdmin(UsedAdmin):
    """Whose names stand over articles."""

    used_by = ("bylines__author",)
    exclude = ["slug"]
    list_display = ["name", "reading", "user", "uses"]
    search_fields = ["name", "reading"]
    autocomplete_fields = ["user"]


@admin.register(Element)
class ElementAdmin(admin.ModelAdmin):
    """The elements, to look at: they do not change."""

    list_display = ["number", "symbol", "name_ja", "name_en", "rare_earth_group"]
    list_filter = ["rare_earth", "rare_earth_group"]
    search_fields = ["symbol", "name_ja", "name_en"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There are 118."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Element | None = None) -> bool:
        """They are what they are."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Element | None = None) -> bool:
        """None of them goes away."""
        return False


@admin.register(Spelling)
class SpellingAdmin(admin.ModelAdmin):
    """The newsroom's list of spellings."""

    list_display = ["variant", "preferred"]
    list_display_links = ["variant"]
    search_fields = ["variant", "preferred"]


@admin.register(SynonymGroup)
class SynonymGroupAdmin(admin.ModelAdmin):
    """Words that mean the same to those who search."""

    search_fields = ["words"]
