"""The front page as editors arrange it."""

from typing import Any

from django.contrib import admin
from django.db.models import ForeignKey, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone

from articles.models import Article, Edition, Placement
from articles.templatetags.japanese import ja_datetime


@admin.register(Placement)
class PlacementAdmin(admin.ModelAdmin):
    """Articles at the top of the front page; their order is typed in the list."""

    list_display = ["shown_article", "position", "shown_until", "standing"]
    list_editable = ["position"]
    autocomplete_fields = ["article"]
    fields = ["article", "position", "until"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Placement]:
        """With the title readers see."""
        live = Edition.objects.live().filter(article=OuterRef("article"))
        return (
            super()
            .get_queryset(request)
            .select_related("article")
            .annotate(live_title=Subquery(live.values("title")[:1]))
        )

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Articles by their titles."""
        return super().formfield_for_foreignkey(
            db_field, request, **kwargs | {"queryset": Article.objects.titled()}
        )

    @admin.display(description="記事", ordering="position")
    def shown_article(self, placement: Placement) -> str:
        """The title, or the slug while there is nothing to read."""
        return placement.live_title or placement.article.slug

    @admin.display(description="いつまで", ordering="until")
    def shown_until(self, placement: Placement) -> str:
        """The instant, or that there is none."""
        return ja_datetime(placement.until) if placement.until else "外すまで"

    @admin.display(description="状態")
    def standing(self, placement: Placement) -> str:
        """Whether readers see it there."""
        if placement.until and placement.until <= timezone.now():
            return "期限切れ"
        return "表示中" if placement.live_title else "公開されていません"
