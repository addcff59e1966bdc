"""The weights of a policy as rows: read, and written with a new version. Editing a draft's: `edit_weights`."""

from collections.abc import Mapping

from strategies.models import Policy, RankWeight
from strategies.ranking.rules import RULES, SHIPPED_WEIGHTS


def weights_of(policy: Policy | None) -> dict[str, int]:
    """Points by rule, every rule named. A rule without a row weighs what is shipped, as all do before the first policy."""
    own = dict(policy.rank_weights.values_list("rule", "points")) if policy else {}
    return {**SHIPPED_WEIGHTS, **{code: points for code, points in own.items() if code in SHIPPED_WEIGHTS}}


def write_weights(policy: Policy, weights: Mapping[str, int]) -> None:
    """Rows for a version that has none yet and is not published."""
    RankWeight.objects.bulk_create(
        RankWeight(policy=policy, rule=rule.code, points=weights[rule.code]) for rule in RULES
    )
