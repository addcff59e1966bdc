"""Evidence from counts, to be looked at on any day: do more debtors complain in one arm, are the arms as large as promised?

Debtors are put into arms by a hash. Where the arm has no say in who complains, each debtor who complains is the
challenger's with the probability of its share, whatever happened before. So the complaints are tosses of a known coin, and
an e-value weighs the counts against it: the likelihood ratio of other coins to this one, averaged over the other coins. If
the coin is as promised, it ever reaches 1/α with a probability of at most α (Ville 1939); no normal law and no number of
looks comes into it. For the two-sided question the mixture is Lindon and Malek's, "Anytime-valid inference for multinomial
count data", NeurIPS 2022; for the one-sided, over coins heavier than the limit alone, it holds for every lighter coin too
(Ramdas, Grünwald, Vovk, Shafer, "Game-theoretic statistics and safe anytime-valid inference", Statistical Science 2023).
"""

import math
from collections.abc import Iterable

HARM_EVIDENCE = 20.0  # α = 5 %: a challenger that does no harm is ever suspended in at most one of twenty experiments
SIZES_EVIDENCE = 100.0  # α = 1 %
_COINS = 40


def harm_evidence(*, challenger: int, champion: int, share: int, ratio: float) -> float:
    """E-value against “a debtor of the challenger's complains at most `ratio` times as often as one of the champion's”.

    `challenger`, `champion`: debtors who complained; `share`: of the challenger, in per cent.
    """
    limit = share * ratio / (share * ratio + 100 - share)
    steps = (limit + (1 - limit) * (number + 0.5) / _COINS for number in range(_COINS))
    ratios = [_log_ratio(challenger, champion, coin, limit) for coin in steps]
    return _exponential(_log_sum(ratios) - math.log(_COINS))


def sizes_evidence(*, challenger: int, champion: int, share: int) -> float:
    """E-value against “a debtor is the challenger's with `share` per cent”, over all coins alike."""
    a, b, coin = challenger + 1, champion + 1, share / 100
    mixture = math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
    return _exponential(mixture - challenger * math.log(coin) - champion * math.log(1 - coin))


def _log_ratio(heads: int, tails: int, coin: float, against: float) -> float:
    return heads * math.log(coin / against) + tails * math.log((1 - coin) / (1 - against))


def _log_sum(logarithms: Iterable[float]) -> float:
    values = list(logarithms)
    top = max(values)
    return top + math.log(sum(math.exp(value - top) for value in values))


def _exponential(logarithm: float) -> float:
    """e to this power, kept within what a database column holds."""
    return math.exp(min(max(logarithm, -300.0), 300.0))
