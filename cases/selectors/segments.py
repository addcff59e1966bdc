"""The segment of a case as SQL: the set-based twin of `Programme.segment_of`."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from strategies.buckets import bucket_days
from strategies.experiments.arms import IN_CHALLENGER, limit_bytes
from strategies.programme.conditions import Conditions
from strategies.programme.facts import Risk
from strategies.programme.programme import Draw, Programme

# What a condition looks at, of the case `c`, and the tables that have to be joined for it.
_CREDITOR = "JOIN cases_creditor AS creditor ON creditor.id = c.creditor_id"
_DEBTOR = "JOIN cases_debtor AS debtor ON debtor.id = c.debtor_id"
_PRODUCT = """LEFT JOIN LATERAL (
    SELECT COALESCE(max(d.product), '') AS product FROM cases_debt d WHERE d.case_id = c.id) AS goods ON TRUE"""
_SIGN = """LEFT JOIN LATERAL (
    SELECT EXISTS (SELECT FROM cases_warningsign s WHERE s.case_id = c.id AND s.resolved_at IS NULL) AS stands
    OFFSET 0) AS sign ON TRUE"""
_COLUMNS = {
    "debt_classes": ("creditor.debt_class", _CREDITOR),
    "creditors": ("c.creditor_id", ""),
    "products": ("goods.product", _PRODUCT),
    "regions": ("debtor.region", _DEBTOR),
    "abilities": ("COALESCE(NULLIF(c.ability, ''), 'unknown')", ""),
    "willingnesses": ("COALESCE(NULLIF(c.willingness, ''), 'unknown')", ""),
    "risks": (f"CASE WHEN sign.stands THEN '{Risk.SIGN}' ELSE '{Risk.CALM}' END", _SIGN),
}


@dataclass(frozen=True)
class SegmentSql:
    """`number`: an expression for the index of the segment of the case `c`. `joins`: what it needs joined. `values`: its parameters."""

    number: str
    joins: tuple[str, ...]
    values: dict[str, Any]


def segment_sql(programme: Programme, *, as_of: dt.date, prefix: str = "") -> SegmentSql:
    """Which segment each case belongs to; without segments the constant 0, and nothing is joined.

    `prefix`: tells the parameters of several programmes in one statement apart.
    """
    named = programme.segments[:-1]
    if not named:
        return SegmentSql("0", (), {})
    values: dict[str, Any] = {f"{prefix}as_of": as_of}
    joins: dict[str, None] = {}
    whens = []
    for index, segment in enumerate(named):
        told = _Told(f"{prefix}segment_{index}", f"%({prefix}as_of)s", segment.conditions, values, joins)
        parts = [told.drawn(segment.draw), *(told.one_of(name) for name in _COLUMNS), told.in_buckets(), *told.within()]
        whens.append(f"WHEN {' AND '.join(part for part in parts if part) or 'TRUE'} THEN {index}")
    return SegmentSql(f"CASE {' '.join(whens)} ELSE {len(named)} END", tuple(joins), values)


@dataclass(frozen=True)
class _Told:
    """One segment's conditions on their way into SQL; parameters and joins are added to those of the statement."""

    name: str
    as_of: str
    conditions: Conditions
    values: dict[str, Any]
    joins: dict[str, None]

    def drawn(self, draw: Draw | None) -> str:
        if draw is None:
            return ""
        seed, limit = self._put("seed", draw.seed), self._put("limit", limit_bytes(draw.share))
        return IN_CHALLENGER.format(debtor="c.debtor_id").replace("%(seed)s", seed).replace("%(limit)s", limit)

    def one_of(self, condition: str) -> str:
        wanted = getattr(self.conditions, condition)
        if not wanted:
            return ""
        column, join = _COLUMNS[condition]
        if join:
            self.joins[join] = None
        return f"{column} = ANY({self._put(condition, list(wanted))})"

    def in_buckets(self) -> str:
        """Buckets of months are of consumer debts, those of years of trade receivables."""
        keys = self.conditions.buckets
        if not keys:
            return ""
        self.joins[_CREDITOR] = None
        parts = []
        for letter, kind in (("Y", "creditor.debt_class = 'trade'"), ("M", "creditor.debt_class <> 'trade'")):
            spans = [self._span(key) for key in keys if key[0] == letter]
            if spans:
                parts.append(f"({kind} AND ({' OR '.join(spans)}))")
        return f"({' OR '.join(parts)})"

    def within(self) -> list[str]:
        bounds = (("from", ">=", self.conditions.balance_from), ("below", "<", self.conditions.balance_below))
        return [
            f"c.collectable {sign} {self._put(f'balance_{name}', bound)}"
            for name, sign, bound in bounds
            if bound is not None
        ]

    def _span(self, key: str) -> str:
        first, last = bucket_days(key)
        days = f"({self.as_of}::date - c.oldest_due_on)"
        if first is None:  # what is not yet due, and cases in which nothing runs
            return f"COALESCE({days} <= {self._put(key, last)}, TRUE)"
        if last is None:
            return f"COALESCE({days} >= {self._put(key, first)}, FALSE)"
        return f"COALESCE({days} BETWEEN {self._put(f'{key}_from', first)} AND {self._put(f'{key}_to', last)}, FALSE)"

    def _put(self, name: str, value: Any) -> str:
        self.values[f"{self.name}_{name}"] = value
        return f"%({self.name}_{name})s"
