"""The versions of the ladder, as the rule book keeps them."""

from rest_framework import serializers

from strategies.models import Policy, Threshold


class ThresholdSerializer(serializers.ModelSerializer[Threshold]):
    class Meta:
        model = Threshold
        fields = ["stage", "from_days", "least_balance"]


class PolicySerializer(serializers.ModelSerializer[Policy]):
    """`in_force`: this is the version that counts today."""

    thresholds = ThresholdSerializer(many=True)
    in_force = serializers.SerializerMethodField()

    class Meta:
        model = Policy
        fields = [
            "id",
            "version",
            "name",
            "state",
            "based_on",
            "valid_from",
            "grace_days",
            "note",
            "created_at",
            "published_at",
            "in_force",
            "thresholds",
        ]

    def get_in_force(self, policy: Policy) -> bool:
        return policy.pk == self.context["in_force"]
