"""The editor's page: one edition with all its blocks."""

from typing import Any

from content_editor.admin import ContentEditor
from django.contrib import admin, messages
from django.core.exceptions import NON_FIELD_ERRORS, BadRequest, PermissionDenied
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST
from js_asset import Media

from articles import drafting, publishing, reviewing, revisions
from articles.admin import desk, previews, reviews, rights
from articles.admin.blocks import BLOCK_INLINES
from articles.admin.edition_form import RECALLED, EditionForm, Overtaken, autocomplete_of_many
from articles.admin.overtaken import overtaken
from articles.admin.typed import typed_page
from articles.models import Article, Author, Edition

SCRIPTS = [
    f"js/desk/{name}.js"
    for name in ("labels", "blocks", "dates", "presence", "findings", "unsaved", "beside")
]


@admin.register(Edition)
class EditionAdmin(ContentEditor):
    """A draft is edited; a published edition is shown as it is, with a way to the next one."""

    form = EditionForm
    inlines = BLOCK_INLINES
    autocomplete_fields = ["trend", "cover"]
    search_fields = ["title"]
    fields = (
        *("title", "lead", "trend", "buzz", "topics", "byline", "cover"),
        *("slug", "opened_version"),
    )

    def get_urls(self) -> list[URLPattern]:
        """The desk's own steps beside the admin's."""
        step = self.admin_site.admin_view
        own = [
            path("date/", step(previews.date), name="articles_edition_date"),
            path("typed/", step(self.typed), name="articles_edition_typed"),
            path("<int:pk>/typed/", step(self.typed), name="articles_edition_typed"),
            path("<int:pk>/publish/", step(desk.publish), name="articles_edition_publish"),
            path("<int:pk>/review/", step(reviews.review), name="articles_edition_review"),
            path("<int:pk>/waive/", step(reviews.waive), name="articles_edition_waive"),
            path("<int:pk>/unwaive/", step(reviews.unwaive), name="articles_edition_unwaive"),
            path("<int:pk>/present/", step(reviews.present), name="articles_edition_present"),
            path("<int:pk>/next/", step(desk.next_draft), name="articles_edition_next"),
            path("<int:pk>/restore/", step(desk.restore), name="articles_edition_restore"),
            path("<int:pk>/cancel/", step(desk.cancel), name="articles_edition_cancel"),
            path("<int:pk>/withdraw/", step(desk.withdraw), name="articles_edition_withdraw"),
            path("<int:pk>/discard/", step(desk.discard), name="articles_edition_discard"),
            path("<int:pk>/preview/", step(previews.preview), name="articles_edition_preview"),
            path("<int:pk>/compare/", step(previews.compare), name="articles_edition_compare"),
            path("<int:pk>/page/", step(previews.page), name="articles_edition_page"),
        ]
        return own + super().get_urls()

    # --- who may do what

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Editors think in articles: editions have no list of their own."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Edition | None = None) -> bool:
        """Drafts only, and of others' drafts only with the right to."""
        return super().has_change_permission(request, obj) and (
            obj is None or rights.may_edit(request.user, obj)
        )

    def has_delete_permission(self, request: HttpRequest, obj: Edition | None = None) -> bool:
        """Drafts are discarded, editions are history."""
        return False

    # --- the page

    def get_queryset(self, request: HttpRequest) -> Any:
        """With what the page shows around the form."""
        return super().get_queryset(request).select_related("article", "trend", "cover", "saved_by")

    def get_form(self, request: HttpRequest, obj: Edition | None = None, **kwargs: Any) -> Any:
        """The form with the site's autocompletes, and with what its user may."""
        form = super().get_form(request, obj, **kwargs)
        form.may_publish = request.user.has_perm(rights.PUBLISH)
        for name, relation in (("topics", "topics"), ("byline", "authors")):
            if field := form.base_fields.get(name):
                field.widget = autocomplete_of_many(relation, self.admin_site, field)
        return form

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new article is by whoever writes it."""
        author = Author.objects.filter(user=request.user).first()
        return super().get_changeform_initial_data(request) | {
            "authors": [author] if author else []
        }

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list is of articles."""
        return HttpResponseRedirect(reverse("admin:articles_article_changelist"))

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The content editor's own cloning takes rows of any article: it is not offered here."""
        if "_clone" in request.POST:
            raise BadRequest
        return super().changeform_view(request, *args, **kwargs)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        """The form for those who may change the edition, the page as it is for those who may look.

        Who saves a draft that was published or discarded since is shown what was typed.
        """
        edition = self.get_object(request, object_id)
        is_draft = edition is not None and edition.number is None
        if request.method == "POST" and not is_draft and request.user.has_perm(rights.CHANGE):
            return overtaken(request, edition)
        if edition is None or self.has_change_permission(request, edition):
            try:
                return super().change_view(request, object_id, *args, **kwargs)
            except Overtaken as found:  # while this request waited for the other one
                return overtaken(request, found.edition)
        if request.method != "GET" or not self.has_view_permission(request, edition):
            raise PermissionDenied
        return previews.shown(request, edition)

    @method_decorator(require_POST)
    @method_decorator(xframe_options_sameorigin)
    def typed(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """What is in the form right now, as readers would see it; nothing is saved."""
        edition = get_object_or_404(self.get_queryset(request), pk=pk) if pk else None
        return typed_page(self, request, edition)

    def render_change_form(self, request: HttpRequest, context: Any, **kwargs: Any) -> Any:
        """The page with the desk's buttons, and with scripts the policy lets through."""
        edition = kwargs.get("obj")
        context |= rights.steps(request.user, edition)
        context |= {"scripts": SCRIPTS, "clock": _clock(request, edition)}
        context["missed"] = context["adminform"].form.missed
        if RECALLED in request.POST:
            context["recalled"] = True
            # Not refused, only not saved: what is wrong is said when it is saved.
            context["errors"] = None
            context["adminform"].form.errors.pop(NON_FIELD_ERRORS, None)
            messages.info(request, "保存していなかった内容を戻しました。確かめて保存してください。")
        response: TemplateResponse = super().render_change_form(request, context, **kwargs)
        media = Media.from_media(response.context_data["media"])
        response.context_data["media"] = media.with_nonce(str(request.csp_nonce))
        return response

    # --- saving

    def save_model(
        self, request: HttpRequest, obj: Edition, form: EditionForm, change: bool
    ) -> None:
        """Keep who saved when; a new edition brings its article, a new slug renames it."""
        if change:
            if form.cleaned_data["slug"]:
                publishing.rename(obj.article, form.cleaned_data["slug"])
        else:
            obj.article = Article.objects.create(slug=form.wanted_slug())
            obj.created_by = request.user
        reviewing.void_approval(obj)
        obj.version = F("version") + 1 if change else 1
        obj.saved_at, obj.saved_by = timezone.now(), request.user
        obj.save()
        obj.refresh_from_db(fields=["version"])

    def save_related(
        self, request: HttpRequest, form: EditionForm, formsets: Any, change: bool
    ) -> None:
        """Topics, then every kind of block in bulk."""
        drafting.set_topics(form.instance, form.cleaned_data["topics"])
        drafting.set_authors(form.instance, _in_order(form, "byline"))
        for formset in formsets:
            formset.save_in_bulk()
        drafting.fill_anchors(form.instance)
        revisions.keep(form.instance)

    def response_add(
        self, request: HttpRequest, obj: Edition, post_url_continue: Any = None
    ) -> Any:
        """Stay on the page: a draft is saved many times before it is done."""
        return self._stay(request, obj)

    def response_change(self, request: HttpRequest, obj: Edition) -> HttpResponse:
        """Stay on the page, or go on to publication."""
        if "_publish" in request.POST:
            return HttpResponseRedirect(reverse("admin:articles_edition_publish", args=[obj.pk]))
        return self._stay(request, obj)

    def _stay(self, request: HttpRequest, obj: Edition) -> HttpResponse:
        messages.success(request, "下書きを保存しました。")
        return HttpResponseRedirect(reverse("admin:articles_edition_change", args=[obj.pk]))


def _clock(request: HttpRequest, edition: Edition | None) -> dict[str, str]:
    """Now and the user's last save in seconds, so that the browser knows what it kept is older."""
    saves = edition.revisions.filter(by=request.user) if edition and edition.pk else None
    saved = saves.order_by("version").last() if saves else None
    return {
        "now": f"{timezone.now().timestamp():.3f}",
        "saved": f"{saved.at.timestamp():.3f}" if saved else "",
    }


def _in_order(form: EditionForm, name: str) -> list[Any]:
    """The chosen rows in the order in which they were chosen; the database would give its own."""
    rows = {str(row.pk): row for row in form.cleaned_data[name]}
    return [rows[key] for key in dict.fromkeys(form[name].data or []) if key in rows]
