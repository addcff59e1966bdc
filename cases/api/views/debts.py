"""Debts."""

from cases.api.filters import DebtFilter
from cases.api.serializers.debts import DebtSerializer
from cases.api.views.base import ReadViewSet
from cases.models import Debt
from cases.querysets.debts import DebtQuerySet


class DebtViewSet(ReadViewSet):
    """Contracts, cards, instalments and invoices of the cases that the caller may see."""

    serializer_class = DebtSerializer
    filterset_class = DebtFilter

    def get_queryset(self) -> DebtQuerySet:
        return Debt.objects.visible_to(self.request.user).select_related("creditor")
