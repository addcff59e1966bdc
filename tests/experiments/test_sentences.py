"""What the page says in words."""

from decimal import Decimal

import pytest
from django.utils import translation

from strategies.experiments.sentences import plain, points, verdict_sentence
from strategies.experiments.sequences import Interval
from strategies.experiments.verdict import Verdict


def said(verdict: Verdict, low: float, value: float, high: float, weight: int = 400) -> str:
    with translation.override("en"):
        return verdict_sentence(
            verdict=verdict,
            difference=Interval(value, low, high),
            weight=weight,
            least_difference=Decimal("2.00"),
            harm_ratio=Decimal("1.50"),
        )


@pytest.mark.parametrize(
    ("verdict", "bounds", "sentence"),
    [
        (Verdict.OPEN, (-0.012, 0.011, 0.034), "No difference yet. It lies anywhere between −1.2 and +3.4 points."),
        (
            Verdict.CHALLENGER,
            (0.021, 0.04, 0.06),
            (
                "The challenger is better by 4.0 points, at least 2.1 and at most 6.0. "
                "That is worth acting on: you asked for 2.0."
            ),
        ),
        (
            Verdict.CHALLENGER,
            (0.004, 0.032, 0.06),
            (
                "The challenger is better by 3.2 points, at least 0.4 and at most 6.0. "
                "Whether it is as much as the 2.0 that you called worth acting on is open."
            ),
        ),
        (
            Verdict.CHAMPION,
            (-0.018, -0.011, -0.004),
            (
                "The champion is better by 1.1 points, at least 0.4 and at most 1.8. "
                "That is less than the 2.0 that you called worth acting on."
            ),
        ),
        (
            Verdict.NONE,
            (-0.01, 0.0, 0.01),
            "No difference was found. If there is one, it lies between −1.0 and +1.0 points.",
        ),
        (
            Verdict.HARM,
            (-0.01, 0.0, 0.01),
            "Suspended: debtors of the challenger's arm complain clearly more than 1.5 times as often as the champion's.",
        ),
    ],
)
def test_the_verdict_in_a_sentence(verdict: Verdict, bounds: tuple[float, float, float], sentence: str) -> None:
    assert said(verdict, *bounds) == sentence


def test_few_debtors_are_said_as_few() -> None:
    assert said(Verdict.TOO_FEW, -1, 0, 1, weight=37) == "Not enough debtors yet: 37 of 50 in the smaller arm."
    assert said(Verdict.NONE, -1, 0, 1, weight=37) == (
        "It ended with too few debtors to say anything: 37 of 50 in the smaller arm."
    )


def test_figures_as_the_trade_writes_them() -> None:
    assert [points(value) for value in (0.032, -0.0004, 0.0, -0.5)] == ["+3.2", "0.0", "0.0", "−50.0"]
    assert [plain(Decimal(text)) for text in ("1.50", "2.00", "10")] == ["1.5", "2", "10"]
