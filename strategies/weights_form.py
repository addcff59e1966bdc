"""What the rules of the ranking weigh in a draft, as a form: a line a rule."""

from collections.abc import Iterator
from typing import Any

from django import forms

from strategies.models import Policy
from strategies.ranking.rules import MOST_POINTS, RULES, RankRule
from strategies.ranking.sentences import bands_in_words
from strategies.services.rank_weights import weights_of


class WeightsForm(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for rule in RULES:
            self.fields[rule.code] = forms.IntegerField(label=str(rule.name), min_value=0, max_value=MOST_POINTS)

    @classmethod
    def of(cls, policy: Policy) -> "WeightsForm":
        """Unbound, filled with a policy as it stands."""
        return cls(initial=weights_of(policy))

    def lines(self) -> Iterator[tuple[RankRule, str, forms.BoundField]]:
        """(rule, its bands in words, field) for the table."""
        for rule in RULES:
            yield rule, bands_in_words(rule), self[rule.code]
