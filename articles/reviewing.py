"""The way of a draft to publication: asked for, approved or sent back, with a word each time."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q, QuerySet

from articles.models import Block, Edition, Remark, Waiver
from articles.models.edition import Review

#: Said where the draft is no longer what was looked at.
CHANGED = "確認している間に保存されました。いまの内容を開いて確かめてから、もう一度お進みください。"


class WrongStep(Exception):
    """The draft is not where this step begins; the message says where it is."""


#: Step → (where a draft must be, where it is then).
WAYS = {
    Remark.Step.REQUEST: ({Review.NONE, Review.RETURNED}, Review.REQUESTED),
    Remark.Step.APPROVE: ({Review.REQUESTED}, Review.APPROVED),
    Remark.Step.RETURN: ({Review.REQUESTED, Review.APPROVED}, Review.RETURNED),
}


@transaction.atomic
def take(
    step: Remark.Step,
    draft: Edition,
    *,
    by: Any,
    text: str = "",
    block: Block | None = None,
    version: int | None = None,
) -> Remark:
    """Take a step with a draft, or only comment on it, and tell those who wait for it.

    `version` is the one that was looked at, if any was. Raises WrongStep, also where another is
    stored by now; nothing has changed then.
    """
    draft = Edition.objects.select_for_update().get(pk=draft.pk)
    if draft.number is not None:
        raise WrongStep("この版はすでに公開されています。")
    if version not in {None, draft.version}:
        raise WrongStep(CHANGED)
    if step in WAYS:
        begins, ends = WAYS[step]
        if draft.review not in begins:
            raise WrongStep(f"いまの状態（{draft.state().label}）では、この操作はできません。")
        draft.review = ends
        draft.save()
    remark = Remark.objects.create(
        edition=draft,
        step=step,
        text=text,
        by=by,
        block=key_of(block) if block else "",
        block_text=str(block)[:100] if block else "",
    )
    transaction.on_commit(lambda: _notify(remark))
    return remark


def key_of(block: Block) -> str:
    """How a remark names a block."""
    return f"{block._meta.model_name}-{block.pk}"


def void_approval(draft: Edition) -> None:
    """What was approved has changed: it waits for a second look. The caller saves the draft."""
    if draft.review == Review.APPROVED:
        draft.review = Review.REQUESTED


def waive(draft: Edition, check_name: str, *, by: Any, reason: str) -> None:
    """Switch a check off for one draft, with a reason. Errors are found all the same."""
    Waiver.objects.update_or_create(
        edition=draft, check_name=check_name, defaults={"reason": reason, "by": by}
    )


def waiting_for(user: Any) -> QuerySet[Edition]:
    """The drafts that cannot go on without this user, the longest waiting first."""
    mine = Q(created_by=user, review__in=[Review.RETURNED])
    if user.has_perm("articles.publish_edition"):
        mine |= Q(review__in=[Review.REQUESTED, Review.APPROVED])
    drafts = Edition.objects.drafts().filter(mine).select_related("article", "created_by")
    return drafts.defer("body_html", "text", "contents", "facts").order_by("saved_at", "pk")


def _notify(remark: Remark) -> None:
    """An e-mail to the editors for a request, to the writer for an answer."""
    draft = remark.edition
    if remark.step == Remark.Step.REQUEST:
        people = _publishers()
    else:
        people = [draft.created_by] if draft.created_by else []
    addresses = sorted({person.email for person in people if person.email and person != remark.by})
    if addresses:
        who = remark.by.get_username() if remark.by else ""
        subject = f"［RareTrend］{remark.get_step_display()}：{draft.title}"
        body = f"{who}さんから{remark.get_step_display()}がありました。\n\n{remark.text}\n"
        for address in addresses:
            send_mail(" ".join(subject.split()), body, None, [address], fail_silently=True)


def _publishers() -> QuerySet:
    right = Permission.objects.filter(
        codename="publish_edition", content_type__app_label="articles"
    )
    users = get_user_model().objects.filter(is_active=True)
    return users.filter(
        Q(groups__permissions__in=right) | Q(user_permissions__in=right) | Q(is_superuser=True)
    ).distinct()
