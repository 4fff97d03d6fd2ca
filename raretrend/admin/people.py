"""The people of the newsroom: Django's own desk, with the second factor, and closed upwards."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import UserAdmin
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django_otp.plugins.otp_static.admin import StaticDevice
from django_otp.plugins.otp_totp.admin import TOTPDevice

from raretrend.login import second_factor

User = get_user_model()

# They show secrets, in English. People look after their own second factor.
admin.site.unregister([User, StaticDevice, TOTPDevice])

#: What only a superuser gives, or else any administrator could become one.
ABOVE = ("is_superuser", "user_permissions")


@admin.register(User)
class PeopleAdmin(UserAdmin):
    """Who works here. A superuser is changed by superusers alone."""

    list_display = ["username", "email", "last_name", "is_staff", "is_active", "second_factor"]
    list_filter = ["is_staff", "is_superuser", "is_active", "groups"]
    actions = ["reset_second_factor"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With whether there is a second factor."""
        devices = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
        return super().get_queryset(request).annotate(with_second_factor=Exists(devices))

    @admin.display(description="二段階認証", boolean=True)
    def second_factor(self, user: Any) -> bool:
        """Whether there is one."""
        return user.with_second_factor

    @admin.action(description="二段階認証を解除する", permissions=["change"])
    def reset_second_factor(self, request: HttpRequest, users: QuerySet) -> None:
        """For those who have lost theirs; one's own needs one's password."""
        for user in users:
            if user == request.user or not self.has_change_permission(request, user):
                messages.warning(request, f"{user}：ここでは解除できません。")
            elif second_factor.remove(user):
                messages.success(request, f"{user}：二段階認証を解除しました。")
            else:
                messages.info(request, f"{user}：二段階認証を使っていません。")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple:
        """Nobody lifts themselves up."""
        fields = tuple(super().get_readonly_fields(request, obj))
        return fields if request.user.is_superuser else (*fields, *ABOVE)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Of a superuser, for superusers."""
        return self._reaches(request, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Of a superuser, for superusers."""
        return self._reaches(request, obj) and super().has_delete_permission(request, obj)

    def _reaches(self, request: HttpRequest, obj: Any) -> bool:
        return obj is None or request.user.is_superuser or not obj.is_superuser

    @method_decorator(transaction.atomic)
    def user_change_password(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """In one transaction with what is put on record."""
        return super().user_change_password(request, *args, **kwargs)
