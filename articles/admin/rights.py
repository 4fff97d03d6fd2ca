"""Who may do what with an edition, asked at every step and shown by every button."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from articles import comparing, proofreading
from articles.models import Block, Edition, blocks_of
from articles.models.edition import Review, State
from articles.proofreading import NAMES
from articles.reviewing import key_of

PUBLISH = "articles.publish_edition"
CHANGE = "articles.change_edition"
CHANGE_ANY = "articles.change_any_edition"
VIEW = "articles.view_edition"

View = Callable[..., HttpResponse]


def may_edit(user: Any, edition: Edition) -> bool:
    """Whether a user may change this draft: their own, or anybody's with the right to."""
    own = edition.created_by_id is not None and edition.created_by_id == user.pk
    return edition.number is None and user.has_perm(CHANGE) and (own or user.has_perm(CHANGE_ANY))


def step(*permissions: str) -> Callable[[View], View]:
    """A step on an edition for those with all the permissions; 403 for everybody else."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, pk: int) -> HttpResponse:
            if not request.user.has_perms(permissions):
                raise PermissionDenied
            edition = get_object_or_404(Edition.objects.select_related("article"), pk=pk)
            return view(request, edition)

        return wrapped

    return decorate


def steps(user: Any, edition: Edition | None) -> dict[str, Any]:
    """What the edition's page shows a user around the form: state, buttons, findings, remarks."""
    if edition is None or edition.pk is None:
        return {"state": None}
    state, draft = edition.state(), edition.number is None
    publishes, edits = user.has_perm(PUBLISH), may_edit(user, edition)
    blocks, newest = (blocks_of(edition) if draft else []), edition.article.newest
    return {
        "state": state,
        "draft": edition.article.draft,
        "editions": edition.article.editions.published().order_by("-number"),
        "can_publish": publishes and draft,
        "can_continue": user.has_perm(CHANGE) and not draft,
        "can_withdraw": publishes and state == State.LIVE,
        "can_cancel": publishes and state == State.SCHEDULED,
        "can_discard": edits,
        "can_request": edits and edition.review in {Review.NONE, Review.RETURNED},
        "can_approve": publishes and draft and edition.review == Review.REQUESTED,
        "can_return": publishes and draft and edition.review in {Review.REQUESTED, Review.APPROVED},
        "can_remark": user.has_perm(CHANGE) and draft,
        **_proofreading(edition, blocks, edits=edits),
        "changes": comparing.compare(newest, edition) if draft and newest else [],
        "remarks": edition.remarks.select_related("by"),
        "blocks": [(key_of(block), str(block)[:30]) for block in blocks],
    }


def _proofreading(edition: Edition, blocks: list[Block], *, edits: bool) -> dict[str, Any]:
    """What the checks found, which of them can be waived, and which are."""
    if edition.number is not None:
        return {}
    findings = proofreading.proofread(edition, blocks)
    waivable = sorted({finding.check for finding in findings if finding.waivable and edits})
    waivers = [(NAMES.get(row.check_name, row.check_name), row) for row in edition.waivers.all()]
    return {
        "findings": [(finding, finding.block and key_of(finding.block)) for finding in findings],
        "waivable": [(name, NAMES[name]) for name in waivable],
        "waivers": waivers,
        "can_waive": edits,
    }
