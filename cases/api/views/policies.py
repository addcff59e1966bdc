"""Policies, to read."""

from typing import Any

from cases.api.serializers.policies import PolicySerializer
from cases.api.views.base import ReadViewSet
from cases.clock import business_date
from strategies.models import Policy
from strategies.services.policies import policy_in_force


class PolicyViewSet(ReadViewSet):
    """Versions of the ladder. Drafts are an administrator's to see."""

    serializer_class = PolicySerializer

    def get_queryset(self) -> Any:
        user = self.request.user
        drafts_too = user.is_authenticated and user.is_admin
        seen = Policy.objects.all() if drafts_too else Policy.objects.published()
        return seen.prefetch_related("segments", "thresholds")

    def get_serializer_context(self) -> dict[str, Any]:
        current = policy_in_force(business_date())
        return {**super().get_serializer_context(), "in_force": current and current.pk}
