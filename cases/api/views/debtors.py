"""Debtors."""

from typing import Any

from cases.api.filters import DebtorFilter
from cases.api.masking import reachable_debtors
from cases.api.serializers.debtors import DebtorRowSerializer, DebtorSerializer
from cases.api.views.base import ReadViewSet, listed_as
from cases.models import Debtor
from cases.querysets.debtors import DebtorQuerySet


class DebtorViewSet(ReadViewSet):
    """Debtors with at least one case that the caller may see.

    Lists mask names. Contact points are whole only for the agent who works an open case with the debtor.
    """

    filterset_class = DebtorFilter

    def get_queryset(self) -> DebtorQuerySet:
        debtors = Debtor.objects.visible_to(self.request.user)
        return debtors if self.action == "list" else debtors.prefetch_related("contact_points")

    def get_serializer_class(self) -> type[Any]:
        return listed_as(self, DebtorRowSerializer, DebtorSerializer)

    def get_serializer_context(self) -> dict[str, Any]:
        named = [int(self.kwargs["pk"])] if "pk" in self.kwargs else []
        return {**super().get_serializer_context(), "reachable": reachable_debtors(self.request.user, named)}
