"""Policies through Django's own administration: to look at. Drafts are edited and published on the product's pages."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from strategies.models import Policy, Threshold


def may_enter(request: HttpRequest) -> bool:
    """Whoever the administration's site lets in; who that is, the record's own `admin.py` says."""
    return admin.site.has_permission(request)


class ThresholdInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Threshold
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_enter(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Policy)
class PolicyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("version", "name", "state", "valid_from", "published_at", "published_by")
    list_filter = ("state",)
    list_select_related = ("published_by",)
    inlines = (ThresholdInline,)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_enter(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_enter(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
