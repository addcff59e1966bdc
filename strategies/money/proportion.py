"""Splitting money in proportion without losing a cent: the method of the largest remainder."""

from collections.abc import Mapping
from decimal import Decimal

from strategies.money.rounding import CENT


def split_in_proportion(amount: Decimal, weights: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """`amount` divided by `weights` (both in whole cents); the parts add up to `amount` exactly.

    Each part is first cut down to the cent; the cents left over go one each to the largest cut-off fractions, and of
    equal fractions to the lower key, so that the answer does not hang on the order of the weights. No part exceeds its
    weight as long as `amount` does not exceed their sum.
    """
    cents = int(amount / CENT)
    whole = sum(int(weight / CENT) for weight in weights.values())
    products = {key: cents * int(weight / CENT) for key, weight in weights.items()}
    parts = {key: product // whole for key, product in products.items()}
    fractions = sorted(products, key=lambda key: (-(products[key] % whole), key))
    for key in fractions[: cents - sum(parts.values())]:
        parts[key] += 1
    return {key: part * CENT for key, part in parts.items()}
