"""The list of articles, each with its state, its live edition and its working draft."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from articles.admin.importing import from_document
from articles.models import Article, Edition
from articles.models.edition import State
from articles.templatetags.japanese import ja_datetime

LIGHT = (
    *("article", "number", "title", "live_from", "live_until", "withdrawn", "saved_at", "review"),
    *("saved_by", "created_by"),
)


class StateFilter(admin.SimpleListFilter):
    """Articles by where they stand."""

    title = "状態"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The states an article can be looked for by."""
        return [
            (state, state.label)
            for state in (State.DRAFT, State.IN_REVIEW, State.SCHEDULED, State.LIVE)
        ] + [(State.WITHDRAWN, State.WITHDRAWN.label)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Articles with an edition in that state."""
        own = Edition.objects.filter(article=OuterRef("pk"))
        match self.value():
            case State.DRAFT:
                return queryset.filter(Exists(own.drafts()))
            case State.IN_REVIEW:
                return queryset.filter(Exists(own.drafts().filter(review=State.IN_REVIEW)))
            case State.LIVE:
                return queryset.filter(Exists(own.live()))
            case State.SCHEDULED:
                shown = own.shown_before().values("pk")
                return queryset.filter(Exists(own.exclude(live_from=None).exclude(pk__in=shown)))
            case State.WITHDRAWN:
                return queryset.filter(Exists(own.filter(withdrawn=True)) & ~Exists(own.live()))
        return queryset


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin):
    """Opening an article opens its working draft, or shows its newest edition."""

    list_display = ["shown_title", "shown_state", "live_edition", "working_draft", "saved"]
    list_display_links = ["shown_title"]
    list_filter = [StateFilter, ("created_at", admin.DateFieldListFilter)]
    list_per_page = 50
    search_fields = ["slug", "editions__title", "editions__lead"]
    search_help_text = "題名、リード、スラッグで探します。"
    ordering = ["-created_at", "-pk"]
    actions = None

    def get_urls(self) -> list[URLPattern]:
        """The way from a document to a draft beside the admin's own pages."""
        view = self.admin_site.admin_view(from_document)
        return [
            path("from-document/", view, name="articles_article_from_document"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Articles with their editions, without the heavy texts."""
        editions = Edition.objects.select_related("saved_by").only(*LIGHT).order_by("number")
        prefetch = Prefetch("editions", editions, to_attr="all_editions")
        return super().get_queryset(request).prefetch_related(prefetch)

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Articles are withdrawn, drafts are discarded."""
        return False

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A new article is an empty edition."""
        return HttpResponseRedirect(reverse("admin:articles_edition_add"))

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        """The working draft, else the newest edition."""
        article = self.get_object(request, object_id)
        edition = article and (article.draft or article.newest)
        if edition is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return HttpResponseRedirect(reverse("admin:articles_edition_change", args=[edition.pk]))

    @admin.display(description="題名")
    def shown_title(self, article: Article) -> str:
        """The draft's title, else that of the newest edition."""
        edition = _draft(article) or _newest(article)
        return edition.title if edition else article.slug

    @admin.display(description="状態")
    def shown_state(self, article: Article) -> str:
        """What readers see of the article now, as a coloured word."""
        states = [edition.state() for edition in article.all_editions]
        order = (State.LIVE, State.SCHEDULED, State.WITHDRAWN)
        state = next((state for state in order if state in states), states[-1])
        return format_html('<span class="state state-{}">{}</span>', state.value, state.label)

    @admin.display(description="公開中の版")
    def live_edition(self, article: Article) -> str:
        """The number and the time of the live edition."""
        for edition in article.all_editions:
            if edition.state() == State.LIVE:
                return f"第{edition.number}版（{ja_datetime(edition.live_from)}）"
        return "―"

    @admin.display(description="下書き")
    def working_draft(self, article: Article) -> str:
        """Where the draft stands, and who saved it last."""
        draft = _draft(article)
        if draft is None:
            return "―"
        who = f"（{draft.saved_by.get_username()}）" if draft.saved_by else ""
        return f"{draft.state().label}{who}"

    @admin.display(description="最終保存")
    def saved(self, article: Article) -> str:
        """When the draft was saved last."""
        draft = _draft(article)
        return ja_datetime(draft.saved_at) if draft and draft.saved_at else "―"


def _draft(article: Article) -> Edition | None:
    return next((edition for edition in article.all_editions if edition.number is None), None)


def _newest(article: Article) -> Edition | None:
    numbered = [edition for edition in article.all_editions if edition.number is not None]
    return numbered[-1] if numbered else None
