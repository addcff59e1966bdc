"""What may be said of an experiment, as one or two sentences; and what each term that is fixed beforehand means."""

from decimal import Decimal

from django.utils.translation import gettext as _

from strategies.experiments.sequences import LEAST_WEIGHT, Interval
from strategies.experiments.verdict import Verdict

MINUS = "−"


def points(difference: float) -> str:
    """A difference of shares in percentage points, with its sign: 0.032 → "+3.2"; nothing has none: "0.0"."""
    rounded = round(difference * 100, 1) or 0.0
    return f"{rounded:+.1f}".replace("-", MINUS) if rounded else "0.0"


def percent(share: float) -> str:
    """0.0731 → "7.3 %"."""
    return f"{share * 100:.1f} %"


def plain(number: Decimal) -> str:
    """1.50 → "1.5", 2.00 → "2"."""
    return f"{number.normalize():f}"


def verdict_sentence(
    *, verdict: Verdict, difference: Interval | None, weight: int, least_difference: Decimal, harm_ratio: Decimal
) -> str:
    """`least_difference` in percentage points, `weight`: debtors of equal size in the smaller arm."""
    if verdict == Verdict.SIZES:
        return _(
            "The arms are not as large as their shares promise. Something puts debtors elsewhere, so nothing may be concluded."
        )
    if verdict == Verdict.HARM:
        return _(
            "Suspended: debtors of the challenger's arm complain clearly more than %(ratio)s times as often as the champion's."
        ) % {"ratio": plain(harm_ratio)}
    if difference is None or weight < LEAST_WEIGHT:
        return _too_few(verdict, weight)
    if verdict in (Verdict.CHALLENGER, Verdict.CHAMPION):
        return _better(verdict, difference, least_difference)
    values = {"low": points(difference.low), "high": points(difference.high)}
    if verdict == Verdict.NONE:
        return _("No difference was found. If there is one, it lies between %(low)s and %(high)s points.") % values
    return _("No difference yet. It lies anywhere between %(low)s and %(high)s points.") % values


def _too_few(verdict: Verdict, weight: int) -> str:
    values = {"weight": weight, "least": LEAST_WEIGHT}
    if verdict == Verdict.NONE:
        return _("It ended with too few debtors to say anything: %(weight)d of %(least)d in the smaller arm.") % values
    return _("Not enough debtors yet: %(weight)d of %(least)d in the smaller arm.") % values


def _better(verdict: Verdict, difference: Interval, least_difference: Decimal) -> str:
    sign = 1 if verdict == Verdict.CHALLENGER else -1
    bounds = sorted((sign * difference.low, sign * difference.high))
    values = {
        "by": f"{abs(difference.value) * 100:.1f}",
        "low": f"{bounds[0] * 100:.1f}",
        "high": f"{bounds[1] * 100:.1f}",
    }
    if verdict == Verdict.CHALLENGER:
        said = _("The challenger is better by %(by)s points, at least %(low)s and at most %(high)s.") % values
    else:
        said = _("The champion is better by %(by)s points, at least %(low)s and at most %(high)s.") % values
    return f"{said} {_worth(bounds, float(least_difference) / 100)}"


def _worth(bounds: list[float], least: float) -> str:
    """Whether the difference is one that was called worth acting on beforehand."""
    values = {"least": f"{least * 100:.1f}"}
    if bounds[0] >= least:
        return _("That is worth acting on: you asked for %(least)s.") % values
    if bounds[1] < least:
        return _("That is less than the %(least)s that you called worth acting on.") % values
    return _("Whether it is as much as the %(least)s that you called worth acting on is open.") % values
