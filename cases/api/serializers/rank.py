"""Why a case stands where it stands in its queue."""

from rest_framework import serializers

from cases.selectors.rank import Rank
from strategies.ranking.points import RankPart


class RankPartSerializer(serializers.Serializer[RankPart]):
    """`share` percent of `weight`, rounded down, are the `points` of a rule."""

    rule = serializers.CharField(source="rule.code")
    name = serializers.CharField(source="rule.name")
    weight = serializers.IntegerField()
    share = serializers.IntegerField()
    points = serializers.IntegerField()


class RankSerializer(serializers.Serializer[Rank]):
    """`parts` add up to `points`. Days are counted to `as_of`, null before the first night; `version` is the policy's."""

    points = serializers.IntegerField()
    as_of = serializers.DateField(source="counting.day", allow_null=True)
    version = serializers.IntegerField(source="counting.version", allow_null=True)
    parts = RankPartSerializer(many=True)
