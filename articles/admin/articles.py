"""The list of articles, each with its state, its live edition and its working draft."""

import unicodedata
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Max, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from articles.admin import bulk
from articles.admin.filters import OwnFilter, SavedFilter, StateFilter, TopicFilter
from articles.admin.importing import from_document
from articles.admin.rights import PUBLISH
from articles.models import Article, Edition
from articles.models.edition import State
from articles.templatetags.japanese import ja_datetime

LIGHT = (
    *("article", "number", "title", "live_from", "live_until", "withdrawn", "saved_at", "review"),
    *("saved_by", "created_by", "version"),
)


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin):
    """Opening an article opens its working draft, or shows its newest edition."""

    list_display = ["shown_title", "shown_state", "live_edition", "working_draft", "active"]
    list_display_links = ["shown_title"]
    list_filter = [StateFilter, OwnFilter, TopicFilter, SavedFilter]
    list_per_page = 50
    search_fields = [
        *("slug", "editions__title", "editions__lead"),
        *("editions__topics__name", "editions__trend__keyword"),
    ]
    search_help_text = "題名、リード、スラッグ、トピック、キーワードで探します。"
    actions = [bulk.request_review, bulk.approve, bulk.publish, bulk.export]

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
        own = Edition.objects.filter(article=OuterRef("pk")).order_by()
        active = own.values("article").annotate(
            at=Greatest(
                Max(Coalesce("saved_at", "created_at")), Max(Coalesce("live_from", "created_at"))
            )
        )
        articles = Article.objects.titled().annotate(active_at=Subquery(active.values("at")))
        return articles.prefetch_related(prefetch).order_by(*self.get_ordering(request))

    def get_ordering(self, request: HttpRequest) -> list[str]:
        """What is being worked on comes first."""
        return ["-active_at", "-pk"]

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, term: str) -> Any:
        """Found by the words in half-width too: that is how they are stored."""
        return super().get_search_results(request, queryset, unicodedata.normalize("NFKC", term))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Only the steps the user's role has."""
        actions = super().get_actions(request)
        if not request.user.has_perm(PUBLISH):
            for name in ("approve", "publish"):
                actions.pop(name, None)
        return actions

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Articles are withdrawn, drafts are discarded."""
        return False

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A new article is an empty edition."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("admin:articles_edition_add"))

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        """The working draft, else the newest edition."""
        if not self.has_view_permission(request):
            raise PermissionDenied
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
        state = self._state(article)
        return format_html('<span class="state state-{}">{}</span>', state.value, state.label)

    def plain_state(self, article: Article) -> str:
        """The same for a file."""
        return self._state(article).label

    def _state(self, article: Article) -> State:
        states = [edition.state() for edition in article.all_editions]
        order = (State.LIVE, State.SCHEDULED, State.WITHDRAWN)
        return next((state for state in order if state in states), states[-1])

    @admin.display(description="公開中の版")
    def live_edition(self, article: Article) -> str:
        """The number and the time of the live edition."""
        for edition in article.all_editions:
            if edition.state() == State.LIVE:
                return f"第{edition.number}版（{ja_datetime(edition.live_from)}）"
        return "―"

    @admin.display(description="下書き")
    def working_draft(self, article: Article) -> str:
        """Where the draft stands, with its version, so that a step is taken with what was shown."""
        draft = _draft(article)
        words = self.plain_draft(article)
        if draft is None:
            return words
        field = '{}<input type="hidden" name="{}" value="{}">'
        return format_html(field, words, bulk.SHOWN, bulk.as_shown(draft))

    def plain_draft(self, article: Article) -> str:
        """Where the draft stands, and who saved it last."""
        draft = _draft(article)
        if draft is None:
            return "―"
        who = f"（{draft.saved_by.get_username()}）" if draft.saved_by else ""
        return f"{draft.state().label}{who}"

    @admin.display(description="最終更新", ordering="active_at")
    def active(self, article: Article) -> str:
        """When somebody last saved or published something of it."""
        return ja_datetime(article.active_at)


def _draft(article: Article) -> Edition | None:
    return next((edition for edition in article.all_editions if edition.number is None), None)


def _newest(article: Article) -> Edition | None:
    numbered = [edition for edition in article.all_editions if edition.number is not None]
    return numbered[-1] if numbered else None
