"""The versions of the ladder, as the rule book keeps them."""

from rest_framework import serializers

from strategies.models import Policy, Segment, Threshold


class SegmentSerializer(serializers.ModelSerializer[Segment]):
    """`conditions`: what must hold, by name; the first segment in order whose conditions a case meets is its own."""

    class Meta:
        model = Segment
        fields = ["id", "position", "name", "conditions"]


class ThresholdSerializer(serializers.ModelSerializer[Threshold]):
    """`segment`: its id; null: of everybody else. `channels`: by which the stage is worked; empty: by all. `workers`: who may
    work it; empty: whoever the stage itself says."""

    class Meta:
        model = Threshold
        fields = ["segment", "stage", "from_days", "least_balance", "gates", "cadence", "channels", "workers"]


class PolicySerializer(serializers.ModelSerializer[Policy]):
    """`in_force`: this is the version that counts today."""

    segments = SegmentSerializer(many=True)
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
            "segments",
            "thresholds",
        ]

    def get_in_force(self, policy: Policy) -> bool:
        return policy.pk == self.context["in_force"]
