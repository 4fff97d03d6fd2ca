"""What happens elsewhere and is put on record here."""

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.db.models import Model
from django.db.models.signals import (
    m2m_changed,
    post_delete,
    post_save,
    pre_save,
)
from django.dispatch import receiver
from django.http import HttpRequest

from articles.events import happened
from raretrend.audit import acting
from raretrend.audit.noting import note
from raretrend.models import Entering

User = get_user_model()

#: What somebody may do hangs on these, and what changes them is told in these words.
FLAGS = {"is_active": "有効", "is_staff": "編集デスク", "is_superuser": "スーパーユーザー"}
#: Who somebody is: by the name they enter, and to the address a new password is sent.
WHO = {"username": "ユーザー名", "email": "メールアドレス"}
WATCHED = FLAGS | WHO
CHANGES = {"post_add": "追加", "post_remove": "解除", "pre_clear": "すべて解除"}
#: What was typed as a name is not kept where there is no such account: it may be a password.
UNKNOWN = "（登録のない利用者名）"


@receiver(happened)
def _article(sender: Any, event: str, about: str, by: Any, detail: str, **kwargs: Any) -> None:
    note(event, about, by=by, detail=detail)


@receiver(user_logged_in)
def _login(sender: Any, user: Any, **kwargs: Any) -> None:
    device = getattr(user, "otp_device", None)
    note(Entering.LOGIN, user, by=user, detail=f"二段階認証（{device.name}）" if device else "")


@receiver(user_login_failed)
def _failure(sender: Any, credentials: dict, request: HttpRequest | None, **kwargs: Any) -> None:
    if not getattr(request, "axes_locked_out", False):  # that has been told
        note(Entering.FAILURE, _account(credentials.get("username")))


@receiver(user_locked_out)
def _locked(sender: Any, request: HttpRequest, username: str, **kwargs: Any) -> None:
    if (
        request.axes_failures_since_start is not None
    ):  # the one that was too many, not those after it
        note(Entering.LOCKED, _account(username))


def _account(name: str | None) -> str:
    return name if User.objects.filter(username=name).exists() else UNKNOWN


@receiver(pre_save, sender=User)
def _before(sender: Any, instance: Any, raw: bool, update_fields: Any, **kwargs: Any) -> None:
    """Keeps in mind what the user was, if what matters here is saved at all."""
    looked_at = not raw and (update_fields is None or not WATCHED.keys().isdisjoint(update_fields))
    instance._was = {}
    if looked_at and instance.pk:
        instance._was = User.objects.filter(pk=instance.pk).values(*WATCHED).first() or {}


@receiver(post_save, sender=User)
def _after(sender: Any, instance: Any, created: bool, raw: bool, **kwargs: Any) -> None:
    if created and not raw:
        given = [words for flag, words in FLAGS.items() if getattr(instance, flag)]
        note(Entering.PEOPLE, instance, detail=f"利用者を追加（{'、'.join(given)}）")
        return
    if instance._password is not None:  # set anew, not only hashed anew
        # A visitor who sets a password came by the link in the mail.
        note(Entering.PASSWORD if acting.name() else Entering.RESET, instance)
    # An entry each: of several long ones together the end would be cut off.
    for name, was in instance._was.items():
        if (now := getattr(instance, name)) != was:
            note(Entering.PEOPLE, instance, detail=f"{WATCHED[name]}：{_change(name, was, now)}")


def _change(name: str, was: Any, now: Any) -> str:
    if name in FLAGS:
        return "はい" if now else "いいえ"
    return f"{was or 'なし'} → {now or 'なし'}"


@receiver(post_delete, sender=User)
@receiver(post_delete, sender=Group)
def _deleted(sender: Any, instance: Model, **kwargs: Any) -> None:
    note(Entering.PEOPLE, instance, detail=f"{instance._meta.verbose_name}を削除")


@receiver(m2m_changed, sender=User.groups.through)
@receiver(m2m_changed, sender=User.user_permissions.through)
@receiver(m2m_changed, sender=Group.permissions.through)
def _rights(
    sender: Any, instance: Model, action: str, model: type[Model], pk_set: Any, **kwargs: Any
) -> None:
    """Told from the side that was changed: a user's groups or a group's users."""
    if action not in CHANGES or (not pk_set and action != "pre_clear"):
        return
    rows = model.objects.filter(pk__in=pk_set or [])
    names = [row.codename if isinstance(row, Permission) else str(row) for row in rows]
    kind = model._meta.verbose_name
    note(Entering.PEOPLE, instance, detail=f"{kind}を{CHANGES[action]}：{'、'.join(names)}")
