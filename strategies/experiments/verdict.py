"""What may be said of an experiment on a day, and whether the rule fixed beforehand ends it.

Four things can end one, in this order: the arms are not the sizes promised (then nothing can be said), clear harm, a clear
difference, and the end of what was planned. Short of these there is "no difference yet", or too few debtors to say anything.
"""

from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _

from strategies.experiments.arms import Arm
from strategies.experiments.evidence import HARM_EVIDENCE, SIZES_EVIDENCE, harm_evidence, sizes_evidence
from strategies.experiments.sequences import LEAST_WEIGHT, Interval, difference_interval, share_interval
from strategies.experiments.sums import Sums


class Verdict(models.TextChoices):
    TOO_FEW = "too_few", _("Not enough debtors yet")
    OPEN = "open", _("No difference yet")
    CHALLENGER = "challenger", _("Challenger better")
    CHAMPION = "champion", _("Champion better")
    NONE = "none", _("No difference found")
    HARM = "harm", _("Suspended: more complaints")
    SIZES = "sizes", _("Arms are not as large as promised")


ENDING = frozenset({Verdict.CHALLENGER, Verdict.CHAMPION, Verdict.NONE, Verdict.HARM, Verdict.SIZES})


@dataclass(frozen=True)
class Terms:
    """What was fixed beforehand. `share`: of the challenger, in per cent; `planned`: debtors counted in both arms together;
    `days`: at most; `harm_ratio`: so many times as many complaints are borne."""

    share: int
    planned: int
    days: int
    harm_ratio: float


@dataclass(frozen=True)
class ArmFigures:
    """`entered`: debtors so far; `complained`: those of them who did; `sums`: of those whose window is over."""

    entered: int = 0
    complained: int = 0
    sums: Sums = field(default_factory=Sums)


@dataclass(frozen=True)
class Judgement:
    """Intervals are None while there is nothing to divide by. `weight`: debtors of equal size in the smaller arm."""

    verdict: Verdict
    weight: int
    shares: dict[Arm, Interval | None]
    difference: Interval | None
    harm: float
    sizes: float

    @property
    def ends(self) -> bool:
        return self.verdict in ENDING


def judge(*, terms: Terms, champion: ArmFigures, challenger: ArmFigures, day_number: int) -> Judgement:
    """The figures of a day under the terms; `day_number`: 1 on the first day."""
    both = champion.sums + challenger.sums
    part = terms.share / 100
    harm = harm_evidence(
        challenger=challenger.complained, champion=champion.complained, share=terms.share, ratio=terms.harm_ratio
    )
    sizes = sizes_evidence(challenger=challenger.entered, champion=champion.entered, share=terms.share)
    difference = difference_interval(champion.sums, challenger.sums, planned=terms.planned)
    weight = int(min(champion.sums.weight, challenger.sums.weight))
    planned_is_reached = both.debtors >= terms.planned or day_number >= terms.days
    return Judgement(
        verdict=_verdict(harm, sizes, difference, weight, planned_is_reached=planned_is_reached),
        weight=weight,
        shares={
            Arm.CHAMPION: share_interval(champion.sums, both, planned=terms.planned * (1 - part)),
            Arm.CHALLENGER: share_interval(challenger.sums, both, planned=terms.planned * part),
        },
        difference=difference,
        harm=harm,
        sizes=sizes,
    )


def _verdict(
    harm: float, sizes: float, difference: Interval | None, weight: int, *, planned_is_reached: bool
) -> Verdict:
    if sizes >= SIZES_EVIDENCE:
        return Verdict.SIZES
    if harm >= HARM_EVIDENCE:
        return Verdict.HARM
    enough = difference is not None and weight >= LEAST_WEIGHT
    if enough and difference is not None and difference.excludes_zero:
        return Verdict.CHALLENGER if difference.value > 0 else Verdict.CHAMPION
    if planned_is_reached:
        return Verdict.NONE
    return Verdict.OPEN if enough else Verdict.TOO_FEW
