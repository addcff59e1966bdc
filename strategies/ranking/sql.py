"""The points of a case, and the day on which time alone changes them, as SQL expressions made from the rules.

The placeholders are the fields of `RankFacts` and `weights`, a jsonb object of whole numbers by rule. Whoever uses an
expression says what stands for each: columns of a row, a trigger's NEW, or parameters. `counted` names variables that
hold the days of a rule already, by its code, so that they are counted once.
"""

from collections.abc import Mapping

from strategies.ranking.rules import RULES, Band, DaysRule, FlagRule, MoneyRule

DAYS_RULES = [rule for rule in RULES if isinstance(rule, DaysRule)]


def days_sql(rule: DaysRule, **names: str) -> str:
    """Days between the rule's date and the day last turned; NULL where either is not known."""
    return f"({{day}} - {rule.since_sql})".format(**names)


def points_sql(*, counted: Mapping[str, str] | None = None, **names: str) -> str:
    """A whole number; a rule that the weights do not name gives nothing."""
    parts = [
        _flags(),
        *(_weighed(rule.code, _banded("{balance}", rule.bands)) for rule in RULES if isinstance(rule, MoneyRule)),
    ]
    parts = [part.format(**names) for part in parts]
    for rule in DAYS_RULES:
        share = _banded((counted or {}).get(rule.code) or days_sql(rule, **names), rule.bands)
        parts.append(_weighed(rule.code, share).format(**names))
    return "\n  + ".join(parts)


def changes_on_sql(*, counted: Mapping[str, str] | None = None, **names: str) -> str:
    """The next day on which a rule passes into another band if nothing happens; NULL where none ever will."""
    edges = [_ahead((counted or {}).get(rule.code) or days_sql(rule, **names), rule.bands) for rule in DAYS_RULES]
    return f"{names['day']} + LEAST(\n    {(',' + chr(10) + '    ').join(edges)}\n)"


def _flags() -> str:
    """A case carries one flag, which is one look at the weights."""
    code = " ".join(f"WHEN {rule.flag} THEN '{rule.code}'" for rule in RULES if isinstance(rule, FlagRule))
    return f"COALESCE(({{weights}} ->> CASE {{attention}} {code} END)::int, 0)"


def _weighed(code: str, share: str) -> str:
    return f"COALESCE(({{weights}} ->> '{code}')::int, 0) * {share} / 100"


def _banded(number: str, bands: tuple[Band, ...]) -> str:
    """The last band that the number has reached; nothing where it is not known."""
    reached = " ".join(f"WHEN {number} >= {band.first} THEN {band.share}" for band in reversed(bands))
    return f"(CASE {reached} ELSE 0 END)"


def _ahead(days: str, bands: tuple[Band, ...]) -> str:
    """How many days until the next band begins."""
    return f"CASE {' '.join(f'WHEN {days} < {band.first} THEN {band.first} - {days}' for band in bands)} END"
