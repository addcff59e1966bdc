"""The record through Django's own administration: to look things up. What is evidence or computed is read-only.

Staff, teams, creditors and cases are changed on the product's own pages, whose services keep what hangs on them right.
"""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from rest_framework.authtoken.models import TokenProxy

from cases.models import (
    Allocation,
    ArmReading,
    Assignment,
    Case,
    ChainRoot,
    ContactLog,
    ContactPoint,
    Creditor,
    CustodyEntry,
    DayChunk,
    DayRun,
    Debt,
    Debtor,
    DeliveryProof,
    Erasure,
    ExperimentReading,
    Export,
    Hold,
    LedgerLine,
    Payment,
    Portfolio,
    Promise,
    RankDispute,
    Recording,
    Reveal,
    StageMove,
    Team,
    User,
)
from cases.privacy.masking import initials, masked_contact, masked_identity, masked_name


@admin.display(description=_("debtor"))
def masked_debtor(case: Case) -> str:
    """A case's debtor as lists show it."""
    return masked_name(case.debtor.name, case.debtor.kind)


def is_administrator(request: HttpRequest) -> bool:
    """Signed in with the role, whatever Django's own staff flag says."""
    return request.user.is_authenticated and request.user.is_active and request.user.is_admin


# Who may enter at all; the sign-in is the product's own, with its lock-out and second factor.
admin.site.has_permission = is_administrator  # type: ignore[method-assign]
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.unregister(TokenProxy)  # a token is a password: nobody looks at another's


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows are only looked at. Long tables are not counted twice, and related rows are typed, never listed."""

    show_full_result_count = False
    list_per_page = 50

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_administrator(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_administrator(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    list_display = ("username", "display_name", "role", "team", "is_active", "takes_work", "last_login")
    list_filter = ("role", "is_active", "team")
    search_fields = ("username", "first_name", "last_name")
    exclude = ("password",)
    list_select_related = ("team",)


@admin.register(Team)
class TeamAdmin(ReadOnlyAdmin):
    list_display = ("name", "is_active")


@admin.register(Creditor)
class CreditorAdmin(ReadOnlyAdmin):
    list_display = ("name", "debt_class", "currency", "team")
    list_select_related = ("team",)


@admin.register(Portfolio)
class PortfolioAdmin(ReadOnlyAdmin):
    list_display = ("file_name", "creditor", "state", "rows_total", "imported_by", "created_at")
    list_filter = ("state",)
    list_select_related = ("creditor", "imported_by")


@admin.register(Debtor)
class DebtorAdmin(ReadOnlyAdmin):
    list_display = ("masked_name", "kind", "masked_number")
    fields = ("masked_name", "kind", "masked_number", "language", "time_zone")
    search_fields = ("name__startswith",)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """Also by the whole identity number."""
        found, duplicates = super().get_search_results(request, queryset, search_term)
        return (found | queryset.numbered(search_term) if search_term.strip() else found), duplicates

    @admin.display(description=_("name"))
    def masked_name(self, debtor: Debtor) -> str:
        return masked_name(debtor.name, debtor.kind)

    @admin.display(description=_("identity or registration number"))
    def masked_number(self, debtor: Debtor) -> str:
        return masked_identity(debtor.identity_number)


@admin.register(ContactPoint)
class ContactPointAdmin(ReadOnlyAdmin):
    list_display = ("masked_value", "kind", "owner", "state", "debtor_id")
    fields = ("masked_value", "kind", "owner", "owner_initials", "state", "is_preferred", "preferred_time", "source")
    search_fields = ("value__startswith",)

    @admin.display(description=_("number or address"))
    def masked_value(self, point: ContactPoint) -> str:
        return masked_contact(point.value, point.kind)

    @admin.display(description=_("owner's name"))
    def owner_initials(self, point: ContactPoint) -> str:
        return initials(point.owner_name)


@admin.register(Debt)
class DebtAdmin(ReadOnlyAdmin):
    list_display = ("number", "instalment", "creditor", "due_on", "amount", "balance", "on_hold")
    search_fields = ("number__startswith",)
    list_select_related = ("creditor",)


@admin.register(Case)
class CaseAdmin(ReadOnlyAdmin):
    list_display = (
        "id",
        masked_debtor,
        "creditor",
        "stage",
        "in_house_until",
        "closed_as",
        "balance",
        "oldest_due_on",
        "team",
        "agent",
    )
    list_filter = ("stage",)
    readonly_fields = (masked_debtor,)
    exclude = ("debtor",)
    search_fields = ("id__exact", "debtor__name__startswith")
    list_select_related = ("debtor", "creditor", "team", "agent")


@admin.register(ContactLog)
class ContactLogAdmin(ReadOnlyAdmin):
    list_display = ("at", "case", "agent", "channel", "outcome")
    exclude = ("other_side", "other_side_salt")  # shown whole by a reveal alone
    list_filter = ("channel",)
    list_select_related = ("case", "agent")


@admin.register(Recording)
class RecordingAdmin(ReadOnlyAdmin):
    list_display = ("name", "case", "contact", "seconds", "bytes", "sha256", "at")
    exclude = ("file",)  # opened with a purpose alone
    list_select_related = ("case", "contact")


@admin.register(DeliveryProof)
class DeliveryProofAdmin(ReadOnlyAdmin):
    list_display = ("kind", "reference", "case", "contact", "arrived_at", "at")
    exclude = ("file",)
    list_select_related = ("case", "contact")


@admin.register(CustodyEntry)
class CustodyEntryAdmin(ReadOnlyAdmin):
    list_display = ("at", "case", "kind", "purpose", "by")
    list_select_related = ("case", "by")


@admin.register(ChainRoot)
class ChainRootAdmin(ReadOnlyAdmin):
    list_display = ("day", "count", "root", "made_at")


@admin.register(Promise)
class PromiseAdmin(ReadOnlyAdmin):
    list_display = ("case", "amount", "due_on", "state", "judged_on", "made_by")
    list_filter = ("state",)
    list_select_related = ("case", "made_by")


@admin.register(Hold)
class HoldAdmin(ReadOnlyAdmin):
    list_display = ("case", "kind", "debt", "from_on", "until_on", "released_on")
    list_filter = ("kind",)
    list_select_related = ("case", "debt")


class ReadOnlyInline(admin.TabularInline):  # type: ignore[type-arg]
    """Rows shown with the one that they hang on; administrators read them, nobody writes."""

    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_administrator(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class AllocationInline(ReadOnlyInline):
    model = Allocation


@admin.register(Payment)
class PaymentAdmin(ReadOnlyAdmin):
    list_display = ("reference", "creditor", "case", "amount", "currency", "paid_on", "source")
    exclude = ("payer_name",)
    search_fields = ("reference__startswith",)
    list_select_related = ("creditor", "case")
    inlines = (AllocationInline,)


@admin.register(LedgerLine)
class LedgerLineAdmin(ReadOnlyAdmin):
    list_display = ("debt", "kind", "bucket", "amount", "value_on", "booked_on", "rule", "corrects")
    search_fields = ("debt__number__startswith",)
    list_select_related = ("debt", "corrects")


@admin.register(StageMove)
class StageMoveAdmin(ReadOnlyAdmin):
    list_display = ("on_date", "case", "from_stage", "to_stage", "closed_as", "reason", "policy", "by")
    list_select_related = ("case", "policy", "by")


@admin.register(Assignment)
class AssignmentAdmin(ReadOnlyAdmin):
    list_display = ("on_date", "case", "from_agent", "agent", "reason", "by")
    list_select_related = ("case", "from_agent", "agent", "by")


@admin.register(Reveal)
class RevealAdmin(ReadOnlyAdmin):
    list_display = ("at", "by", "field", "case_id", "reason", "note", "until", "place")
    list_select_related = ("by",)


@admin.register(Export)
class ExportAdmin(ReadOnlyAdmin):
    list_display = ("id", "at", "by", "what", "purpose", "scope", "rows", "complete", "sha256")
    list_filter = ("what", "purpose", "complete")
    list_select_related = ("by",)


@admin.register(Erasure)
class ErasureAdmin(ReadOnlyAdmin):
    list_display = ("on_date", "debtor_id", "cause")
    list_filter = ("cause",)


@admin.register(DayRun)
class DayRunAdmin(ReadOnlyAdmin):
    list_display = ("as_of", "state", "phase", "policy", "started_at", "finished_at", "started_by")
    list_select_related = ("policy", "started_by")


@admin.register(DayChunk)
class DayChunkAdmin(ReadOnlyAdmin):
    list_display = ("run", "phase", "number", "first_case", "last_case", "done_at")
    list_select_related = ("run",)


@admin.register(RankDispute)
class RankDisputeAdmin(ReadOnlyAdmin):
    list_display = ("at", "case", "by", "points", "expected", "words", "state", "ended_by")
    list_filter = ("state",)
    list_select_related = ("case", "by", "ended_by")


class ArmReadingInline(ReadOnlyInline):
    model = ArmReading


@admin.register(ExperimentReading)
class ExperimentReadingAdmin(ReadOnlyAdmin):
    list_display = ("day", "experiment", "verdict", "difference", "low", "high")
    list_filter = ("verdict",)
    list_select_related = ("experiment",)
    inlines = (ArmReadingInline,)
