"""How often and where editions use what they refer to: pictures, topics, people, sources."""

from functools import reduce
from operator import add, or_
from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from articles.admin.rights import PUBLISH
from articles.models import Edition
from articles.models.edition import EditionQuerySet

#: More editions than this are not listed on one page.
MOST_EDITIONS = 100
IN_USE = "公開した記事で使われているので、変えられるのは公開の権限がある人だけです。"


class UsedAdmin(admin.ModelAdmin):
    """Counts uses in the list as `uses`, and names the editions on the page of a row."""

    #: The ways that lead from an edition to the rows of this model.
    used_by: tuple[str, ...] = ()
    readonly_fields = ["where_used"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the number of uses: editions, counted once for each way."""
        counts = [Coalesce(Subquery(_count(way)), 0) for way in self.used_by]
        return super().get_queryset(request).annotate(uses=reduce(add, counts))

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """What is new is not used yet."""
        fields = super().get_fields(request, obj)
        return [name for name in fields if obj or name != "where_used"]

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """What a published edition uses is changed by who may publish: readers would see it."""
        allowed = super().has_change_permission(request, obj)
        if not allowed or obj is None or request.user.has_perm(PUBLISH):
            return allowed
        return not self._editions(obj).for_readers().exists()

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Say why nothing can be changed."""
        row = context.get("original")
        if row and self.has_change_permission(request) > self.has_change_permission(request, row):
            messages.warning(request, IN_USE)
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description="使用数", ordering="uses")
    def uses(self, row: Any) -> int:
        """The number of editions."""
        return row.uses

    @admin.display(description="使用している版")
    def where_used(self, row: Model) -> str:
        """The editions that use the row, newest first, each with its state."""
        editions = self._editions(row).order_by("-pk")
        rows = [
            (
                reverse("admin:articles_edition_change", args=[edition.pk]),
                edition,
                edition.state().label,
            )
            for edition in editions.defer("body_html", "text", "contents", "facts")[:MOST_EDITIONS]
        ]
        if not rows:
            return "なし"
        return format_html(
            "<ul>{}</ul>", format_html_join("", '<li><a href="{}">{}</a> {}</li>', rows)
        )

    def _editions(self, row: Model) -> EditionQuerySet:
        keys = (Q(pk__in=Edition.objects.filter(**{way: row}).values("pk")) for way in self.used_by)
        return Edition.objects.filter(reduce(or_, keys))


def _count(way: str) -> QuerySet:
    editions = Edition.objects.filter(**{way: OuterRef("pk")}).order_by().values(way)
    return editions.annotate(n=Count("pk", distinct=True)).values("n")


class UseFilter(admin.SimpleListFilter):
    """Rows by whether an edition uses them."""

    title = "使用"
    parameter_name = "used"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Used or not."""
        return [("yes", "使用中"), ("no", "未使用")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """By the number of uses that the list counts anyway."""
        match self.value():
            case "yes":
                return queryset.filter(uses__gt=0)
            case "no":
                return queryset.filter(uses=0)
        return queryset
