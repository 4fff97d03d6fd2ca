"""Looking at editions: as readers will see them, in the desk and by a link that expires."""

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from articles import comparing, fuzzydate, rendering
from articles.admin.pages import desk_page
from articles.admin.rights import VIEW, step, steps
from articles.fuzzydate import FuzzyDate
from articles.models import Author, Block, Edition, Topic
from articles.reading import reading_minutes
from articles.templatetags.japanese import ja_date

SALT = "articles.preview"
LINK_DAYS = 7


def shown(request: HttpRequest, edition: Edition) -> HttpResponse:
    """An edition nobody can change any more, or somebody else's draft."""
    return desk_page(request, edition, "版", template="shown", **steps(request.user, edition))


@require_GET
@step(VIEW)
def preview(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The page in a frame of a phone, a tablet and a desk, with a link to share."""
    token = signing.dumps(edition.pk, salt=SALT)
    link = request.build_absolute_uri(reverse("preview", args=[token]))
    return desk_page(request, edition, "プレビュー", template="preview", link=link, days=LINK_DAYS)


@require_GET
@step(VIEW)
def compare(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The edition beside another of the same article, before and after in two columns.

    `with` is the key of the other; without it, or where it is none of the article's, the edition
    before this one.
    """
    editions = list(edition.article.editions.order_by(F("number").asc(nulls_last=True)))
    place = editions.index(edition)
    wanted = request.GET.get("with", "")
    other = next((one for one in editions if str(one.pk) == wanted), editions[max(place - 1, 0)])
    before, after = sorted([other, edition], key=editions.index)
    changes = comparing.compare(before, after)
    sides = {"editions": editions, "other": other, "sides": [before, after]}
    return desk_page(request, edition, "比較", template="compare", changes=changes, **sides)


@require_GET
@xframe_options_sameorigin
@step(VIEW)
def page(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The edition just as readers will see it."""
    return reader_page(request, edition)


@require_GET
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The draft a link was made for, for a week; 404 for any other token and once it is published."""
    try:
        key = signing.loads(token, salt=SALT, max_age=LINK_DAYS * 24 * 3600)
    except signing.BadSignature as error:
        raise Http404 from error
    drafts = Edition.objects.drafts().select_related("article", "trend", "cover")
    response = reader_page(request, get_object_or_404(drafts, pk=key))
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


def reader_page(
    request: HttpRequest,
    edition: Edition,
    *,
    blocks: list[Block] | None = None,
    topics: list[Topic] | None = None,
    authors: list[Author] | None = None,
) -> HttpResponse:
    """The page readers will see; what is given stands for what is stored."""
    if edition.number is None:
        rendered = rendering.render(edition, blocks)
        edition.body_html, edition.contents = rendered.body_html, rendered.contents
        edition.text = rendered.text
        edition.live_from, edition.number = timezone.now(), 1
    context = {
        "edition": edition,
        "minutes": reading_minutes(edition.text),
        "topics": edition.topics_in_order() if topics is None else topics,
        "authors": edition.authors_in_order() if authors is None else authors,
    }
    response = render(request, "articles/article.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_GET
def date(request: HttpRequest) -> HttpResponse:
    """How a date is understood, for the form to show while it is typed."""
    if not request.user.has_perm(VIEW):
        raise PermissionDenied
    return JsonResponse({"understood": understood(fuzzydate.parse(request.GET.get("when", "")))})


def understood(when: FuzzyDate) -> str:
    """2025年3月11日(火)〜2025年3月20日(木), or what to do where the date cannot be read."""
    if not when.text.strip():
        return ""
    if not when.readable:
        return "読み取れません。最も早い日と最も遅い日を入力してください。"
    if when.precision == fuzzydate.PRESENT:
        return "現在（日付なし）"
    days = [ja_date(when.start), ja_date(when.end)]
    label = fuzzydate.PRECISIONS[when.precision]
    about = "ごろ" if when.approximate else ""
    return f"{days[0] if days[0] == days[1] else '〜'.join(days)}{about}（{label}）"
