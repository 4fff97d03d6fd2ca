"""What articles refer to: topics, sources, people, authors, elements."""

from django.contrib import admin
from django.http import HttpRequest

from articles.models import (
    Author,
    Element,
    Person,
    Source,
    Spelling,
    Topic,
    TopicAlias,
)


class TopicAliasInline(admin.TabularInline):
    """Other names of a topic."""

    model = TopicAlias
    extra = 1


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):
    """Topics with their aliases."""

    list_display = ["name", "reading", "slug"]
    search_fields = ["name", "reading", "aliases__name"]
    inlines = [TopicAliasInline]


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):
    """Sources, found by publisher, title or address."""

    list_display = ["publisher", "title", "kind", "published_on"]
    list_filter = ["kind"]
    search_fields = ["publisher", "title", "url"]


@admin.register(Person)
class PersonAdmin(admin.ModelAdmin):
    """People who are quoted by name."""

    list_display = ["name", "reading", "description"]
    search_fields = ["name", "reading"]


@admin.register(Author)
class AuthorAdmin(admin.ModelAdmin):
    """Whose names stand over articles."""

    list_display = ["name", "reading", "user"]
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
