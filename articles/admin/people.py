"""Accounts: administrators look after them, and cannot make themselves more than administrators."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.http import HttpRequest

admin.site.unregister(User)


@admin.register(User)
class PeopleAdmin(UserAdmin):
    """Django's own, in which only a superuser makes, changes or removes a superuser."""

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Rights beyond the roles are a superuser's to give."""
        fields = super().get_readonly_fields(request, obj)
        return (
            fields if request.user.is_superuser else (*fields, "is_superuser", "user_permissions")
        )

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """The password too: who sets a superuser's password is one."""
        return super().has_change_permission(request, obj) and _may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """As for changes."""
        return super().has_delete_permission(request, obj) and _may_touch(request, obj)


def _may_touch(request: HttpRequest, user: User | None) -> bool:
    return user is None or not user.is_superuser or request.user.is_superuser
