"""Published rates of the days that the examples are about. Only tests hold rates; the product's are an admin's table."""

from strategies.money.rate_table import read_rates
from strategies.money.rates import RateBook

ROWS = [
    {"series": series, "valid_from": valid_from, "rate": rate, "source": source}
    for series, source, values in (
        (
            "LPR1Y",
            "NIFC",
            (
                ("2019-08-20", "4.25"),
                ("2020-04-20", "3.85"),
                ("2022-01-20", "3.70"),
                ("2024-10-21", "3.10"),
                ("2025-05-20", "3.00"),
            ),
        ),
        (
            "ECB_MRO",
            "ECB",
            (
                ("2023-09-20", "4.50"),
                ("2024-06-12", "4.25"),
                ("2024-09-18", "3.65"),
                ("2024-10-23", "3.40"),
                ("2024-12-18", "3.15"),
            ),
        ),
        ("BOE_BASE", "BoE", (("2023-08-03", "5.25"), ("2024-08-01", "5.00"), ("2024-11-07", "4.75"))),
    )
    for valid_from, rate in values
]


def book() -> RateBook:
    rates, problems = read_rates(ROWS)
    assert problems == []
    return rates
