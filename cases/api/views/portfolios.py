"""Portfolios."""

from typing import Any

from rest_framework.permissions import IsAuthenticated

from cases.api.filters import PortfolioFilter
from cases.api.permissions import IsAdmin
from cases.api.serializers.portfolios import PortfolioSerializer
from cases.api.views.base import ReadViewSet
from cases.models import Portfolio


class PortfolioViewSet(ReadViewSet):
    """Imports and what became of their rows; administrators."""

    serializer_class = PortfolioSerializer
    filterset_class = PortfolioFilter
    permission_classes = [IsAuthenticated, IsAdmin]

    def get_queryset(self) -> Any:
        return Portfolio.objects.select_related("creditor", "imported_by")
