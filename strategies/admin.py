"""Policies and experiments through Django's own administration: to look at. Drafts are edited and published on the product's pages."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from strategies.models import ApprovalLimit, Experiment, Policy, PublishedRate, RankWeight, Threshold


def may_enter(request: HttpRequest) -> bool:
    """Whoever the administration's site lets in; who that is, the record's own `admin.py` says."""
    return admin.site.has_permission(request)


class ReadOnlyInline(admin.TabularInline):  # type: ignore[type-arg]
    """What hangs on a row, to look at."""

    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_enter(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ThresholdInline(ReadOnlyInline):
    model = Threshold


class RankWeightInline(ReadOnlyInline):
    model = RankWeight


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows that are only looked at."""

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


@admin.register(Policy)
class PolicyAdmin(ReadOnlyAdmin):
    list_display = ("version", "name", "state", "valid_from", "published_at", "published_by")
    list_filter = ("state",)
    list_select_related = ("published_by",)
    inlines = (ThresholdInline, RankWeightInline)


@admin.register(Experiment)
class ExperimentAdmin(ReadOnlyAdmin):
    list_display = (
        "name",
        "challenger",
        "champion",
        "share",
        "measure",
        "state",
        "starts_on",
        "stopped_on",
        "stop_cause",
    )
    list_filter = ("state",)
    list_select_related = ("challenger", "champion")


@admin.register(PublishedRate)
class PublishedRateAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """To look at, and to withdraw a wrong value; new ones come in on the product's own page."""

    list_display = ("series", "valid_from", "percent", "source", "loaded_at", "loaded_by")
    list_filter = ("series",)
    list_select_related = ("loaded_by",)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_enter(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_enter(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_enter(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ApprovalLimit)
class ApprovalLimitAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Who may give up how much; each change stands in the administration's own history."""

    list_display = ("role", "part", "most_amount", "most_percent")
    list_filter = ("role",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("role", "part")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_enter(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_enter(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_enter(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
