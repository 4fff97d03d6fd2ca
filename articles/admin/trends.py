"""The trends' desk: what is rising without an article, feeds, headlines; merging, hiding, aliases."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.forms import ChoiceField, ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST

from articles import merging, starting
from articles.admin.aliases import AliasInline
from articles.admin.merging import merge_chosen
from articles.admin.pages import to_page
from articles.models import Edition
from articles.templatetags.japanese import searches
from trends import countries, fetching, keywords
from trends.adapters import ADAPTERS, Unreadable
from trends.downloading import NotDownloaded
from trends.models import Feed, NewsItem, Trend, TrendAlias
from trends.scoring import State

ADD = "articles.add_edition"


class StateFilter(admin.SimpleListFilter):
    """Trends by where they stand."""

    title = "状態"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The four states."""
        return [(state.value, state.label) for state in State]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Trends that stand so now."""
        if self.value() not in set(State):
            return queryset
        found = queryset.in_state(State(self.value()))
        # What an editor has entered and no feed has told of is quiet too.
        return found | queryset.filter(heat_key=None) if self.value() == State.QUIET else found


class ArticleFilter(admin.SimpleListFilter):
    """Trends by whether there is an article."""

    title = "記事"
    parameter_name = "article"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """With or without, drafts included."""
        return [("no", "なし"), ("yes", "あり（下書きを含む）")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """By editions about the trend."""
        own = Exists(Edition.objects.filter(trend=OuterRef("pk")))
        return {"no": queryset.filter(~own), "yes": queryset.filter(own)}.get(
            self.value(), queryset
        )


class CountryFilter(admin.SimpleListFilter):
    """Trends of one of the countries that have any."""

    title = "国・地域"
    parameter_name = "country"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The countries observed, the home country first."""
        return [(country.code, country.name) for country in countries.observed()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """By country."""
        code = self.value() or ""
        return queryset.filter(country=code) if countries.is_country(code) else queryset


class TrendAliasInline(AliasInline):
    """Other names of a trend."""

    model = TrendAlias
    fields = ["keyword"]


@admin.action(description="選んだトレンドを一つにまとめる", permissions=["change"])
def merge(desk: Any, request: HttpRequest, trends: QuerySet[Trend]) -> HttpResponse | None:
    """Ask which keyword stays, then merge the others into it."""
    return merge_chosen(request, trends.order_by("-peak", "pk"), merging.merge_trends, "トレンド")


@admin.action(description="読者に見せない", permissions=["change"])
def hide(desk: Any, request: HttpRequest, trends: QuerySet[Trend]) -> None:
    """Take trends out of rankings and pages."""
    messages.success(request, f"{trends.update(hidden=True)}件を見せないようにしました。")


@admin.action(description="読者に見せる", permissions=["change"])
def show(desk: Any, request: HttpRequest, trends: QuerySet[Trend]) -> None:
    """Bring hidden trends back."""
    messages.success(request, f"{trends.update(hidden=False)}件を見せるようにしました。")


@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a draft about a trend."""
    if not request.user.has_perm(ADD):
        raise PermissionDenied
    draft = starting.article_about(get_object_or_404(Trend, pk=pk), by=request.user)
    messages.success(request, "下書きを作りました。関連ニュースは出典に登録してあります。")
    return to_page(draft)


@admin.register(Trend)
class TrendAdmin(admin.ModelAdmin):
    """Keywords, found by any way of writing them; the liveliest first."""

    list_display = [
        *("keyword", "begin", "standing", "newest", "highest", "country", "articles", "seen"),
    ]
    list_filter = [StateFilter, ArticleFilter, CountryFilter, "hidden"]
    ordering = [F("heat_key").desc(nulls_last=True), "-pk"]
    search_fields = ["keyword", "normalized_keyword", "aliases__normalized_keyword"]
    list_per_page = 50
    show_full_result_count = False
    actions = [merge, hide, show]
    inlines = [TrendAliasInline]
    fields = ["keyword", "country", "hidden"]

    def get_urls(self) -> list[URLPattern]:
        """The one click from a trend to a draft."""
        view = self.admin_site.admin_view(start)
        return [path("<int:pk>/start/", view, name="trends_trend_start"), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Trend]:
        """Trends with their number of articles."""
        own = Edition.objects.filter(trend=OuterRef("pk")).order_by().values("trend")
        count = own.annotate(count=Count("article", distinct=True)).values("count")
        return Trend.objects.annotate(count=Coalesce(Subquery(count), 0))

    def get_readonly_fields(self, request: HttpRequest, obj: Trend | None = None) -> list[str]:
        """A trend's country never changes: its history is that country's."""
        return ["country"] if obj else []

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, term: str) -> Any:
        """Found however the keyword is written."""
        wanted = keywords.normalized(term)
        return (queryset.filter(_written(wanted)).distinct() if wanted else queryset), False

    def has_delete_permission(self, request: HttpRequest, obj: Trend | None = None) -> bool:
        """Trends are hidden or merged, never deleted."""
        return False

    @admin.display(description="状態")
    def standing(self, trend: Trend) -> str:
        """Where it stands, and whether readers see it."""
        return f"{trend.state().label}（非表示）" if trend.hidden else trend.state().label

    @admin.display(description="最新", ordering="last_traffic")
    def newest(self, trend: Trend) -> str:
        """The newest sample."""
        return searches(trend.last_traffic) or "―"

    @admin.display(description="最高", ordering="peak")
    def highest(self, trend: Trend) -> str:
        """The largest sample."""
        return searches(trend.peak) or "―"

    @admin.display(description="最後に見た日時", ordering="last_seen")
    def seen(self, trend: Trend) -> str:
        """When a feed last told of it."""
        return date_format(localtime(trend.last_seen), "n/j H:i") if trend.last_seen else "―"

    @admin.display(description="記事")
    def articles(self, trend: Trend) -> str:
        """The number of articles, with a link to them."""
        if not trend.count:
            return "なし"
        url = reverse("admin:articles_article_changelist")
        return format_html('<a href="{}?q={}">{}本</a>', url, trend.keyword, trend.count)

    @admin.display(description="執筆")
    def begin(self, trend: Trend) -> str:
        """The button sends the list's own form, which carries the token against forgery."""
        url = reverse("admin:trends_trend_start", args=[trend.pk])
        return format_html(
            '<button class="begin" formaction="{}">この話題で記事を始める</button>', url
        )


def _written(wanted: str) -> Q:
    return Q(normalized_keyword__contains=wanted) | Q(aliases__normalized_keyword__contains=wanted)


class FeedForm(ModelForm):
    """A feed; the formats are those there are adapters for."""

    format = ChoiceField(
        label="形式", choices=[(name, adapter.LABEL) for name, adapter in ADAPTERS.items()]
    )


@admin.action(description="いま取得する", permissions=["change"])
def fetch_now(desk: Any, request: HttpRequest, feeds: QuerySet[Feed]) -> None:
    """Ask the feeds at once, whether their time has come or not."""
    for feed in feeds[:5]:
        try:
            messages.success(request, f"{feed}：{fetching.fetch(feed)}語")
        except (Unreadable, NotDownloaded) as error:
            messages.error(request, f"{feed}：{error}")


@admin.register(Feed)
class FeedAdmin(admin.ModelAdmin):
    """Where trends come from, with what went wrong last."""

    form = FeedForm
    list_display = ["__str__", "active", "fetched_at", "error"]
    list_filter = ["active", "country"]
    actions = [fetch_now]
    fields = ["url", "country", "format", "active", "fetched_at", "due_at", "error"]
    readonly_fields = ["fetched_at", "due_at", "error"]


@admin.register(NewsItem)
class NewsItemAdmin(admin.ModelAdmin):
    """Headlines, to take out what does not belong."""

    list_display = ["title", "publisher", "trend", "seen_at"]
    list_select_related = ["trend"]
    search_fields = ["title", "publisher", "trend__keyword"]
    autocomplete_fields = ["trend"]
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """They come with feeds."""
        return False
