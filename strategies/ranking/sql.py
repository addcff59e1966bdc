"""The points of a case, and the day on which time alone changes them, as SQL expressions made from the rules.

The placeholders are the fields of `RankFacts` and `weights`, a jsonb object of whole numbers by rule. Whoever uses an
expression says what stands for each: columns of a row, a trigger's NEW, or parameters.
"""

from strategies.ranking.rules import RULES, Band, DaysRule, FlagRule, MoneyRule, RankRule


def points_sql(**names: str) -> str:
    """A whole number; a rule that the weights do not name gives nothing."""
    return "\n  + ".join(_part(rule) for rule in RULES).format(**names)


def changes_on_sql(**names: str) -> str:
    """The next day on which a rule passes into another band if nothing happens; NULL where none ever will."""
    edges = [_next_edge(rule) for rule in RULES if isinstance(rule, DaysRule)]
    return f"LEAST(\n    {(',' + chr(10) + '    ').join(edges)}\n)".format(**names)


def _part(rule: RankRule) -> str:
    return f"COALESCE(({{weights}} ->> '{rule.code}')::int, 0) * {_share(rule)} / 100"


def _share(rule: RankRule) -> str:
    if isinstance(rule, FlagRule):
        return f"(CASE {{attention}} WHEN {rule.flag} THEN 100 ELSE 0 END)"
    if isinstance(rule, MoneyRule):
        return _banded("{balance}", rule.bands)
    assert isinstance(rule, DaysRule)
    return _banded(f"({{day}} - {rule.since_sql})", rule.bands)


def _banded(number: str, bands: tuple[Band, ...]) -> str:
    """The last band that the number has reached; nothing where it is not known."""
    reached = " ".join(f"WHEN {number} >= {band.first} THEN {band.share}" for band in reversed(bands))
    return f"(CASE {reached} ELSE 0 END)"


def _next_edge(rule: DaysRule) -> str:
    days = f"({{day}} - {rule.since_sql})"
    ahead = " ".join(f"WHEN {days} < {band.first} THEN {rule.since_sql} + {band.first}" for band in rule.bands)
    return f"CASE {ahead} END"
