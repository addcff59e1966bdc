"""Buckets (账期): how days past due are grouped. Consumer lending by months, trade receivables by years.

Source: domain.md, "Case"; vocabulary.md, "Bucket" (M1 1–30 days … M6 151–180, M7 beyond).
"""

CONSUMER_BUCKETS = ("M0", "M1", "M2", "M3", "M4", "M5", "M6", "M7")
TRADE_BUCKETS = ("Y0", "Y1", "Y2", "Y3", "Y4", "Y5", "Y6")

DAYS_PER_MONTH = 30
DAYS_PER_YEAR = 365


def bucket_for(days_past_due: int | None, debt_class: str) -> str:
    """The bucket's key: M0 (not yet due, or nothing runs) to M7; for trade Y0, Y1 (up to a year) to Y6."""
    letter, width, last = ("Y", DAYS_PER_YEAR, 6) if debt_class == "trade" else ("M", DAYS_PER_MONTH, 7)
    if days_past_due is None or days_past_due <= 0:
        return f"{letter}0"
    return f"{letter}{min(last, 1 + (days_past_due - 1) // width)}"


def bucket_days(key: str) -> tuple[int | None, int | None]:
    """First and last day past due of a bucket, both included; None stands for no bound."""
    width, last = (DAYS_PER_YEAR, 6) if key[0] == "Y" else (DAYS_PER_MONTH, 7)
    number = int(key[1:])
    if number == 0:
        return None, 0
    return (number - 1) * width + 1, None if number == last else number * width
