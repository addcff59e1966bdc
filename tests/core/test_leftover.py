"""Who is left to a segment: the parts hold exactly the cases that the conditions before it leave, each of them once."""

from dataclasses import fields
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from strategies.buckets import bucket_days
from strategies.programme.conditions import KNOWN_VALUES, Conditions
from strategies.programme.facts import CaseFacts
from strategies.programme.leftover import Part, left_to_each
from tests.core.programmes import PRODUCTS, REGIONS, balances, conditions, days

NAMES = {
    "debt_classes": "debt_class", "creditors": "creditor", "products": "product", "regions": "region",
    "abilities": "ability", "willingnesses": "willingness", "risks": "risk", "buckets": "bucket",
}  # fmt: skip
facts = st.builds(
    CaseFacts,
    stage=st.just("phone"),
    days=days,
    balance=balances,
    creditor=st.integers(1, 2),
    product=st.sampled_from([*PRODUCTS, "another"]),
    region=st.sampled_from(REGIONS),
    debt_class=st.sampled_from(KNOWN_VALUES["debt_classes"]),
    ability=st.sampled_from(KNOWN_VALUES["abilities"]),
    willingness=st.sampled_from(KNOWN_VALUES["willingnesses"]),
    risk=st.sampled_from(KNOWN_VALUES["risks"]),
)


def lies_in(case: CaseFacts, part: Part) -> bool:
    within = part.low <= case.balance and (part.high is None or case.balance < part.high)
    return within and all((getattr(case, NAMES[name]) in one.values) != one.but for name, one in part.sets.items())


def somebody_of(part: Part) -> CaseFacts:
    """A case of the part."""
    told = {name: next(iter(one.values)) if not one.but else "somebody else" for name, one in part.sets.items()}
    bucket = part.buckets[0]
    first, last = bucket_days(bucket)
    told |= {"debt_classes": "trade" if bucket[0] == "Y" else "consumer"}
    named = {NAMES[name]: value for name, value in told.items() if name != "buckets"}
    return CaseFacts(stage="phone", days=first if first is not None else last, balance=part.low, **named)  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(st.lists(conditions(), min_size=1, max_size=5), facts)
def test_parts_hold_who_is_left(asked: list[Conditions], case: CaseFacts) -> None:
    *earlier, own = asked
    parts = left_to_each(tuple(asked))[-1]
    assert parts is not None
    left = own.hold_for(case) and not any(one.hold_for(case) for one in earlier)
    assert sum(lies_in(case, part) for part in parts) == left
    for somebody in map(somebody_of, parts):
        assert own.hold_for(somebody)
        assert not any(one.hold_for(somebody) for one in earlier)


def test_too_much_to_say_is_not_said() -> None:
    """Each condition cuts every part; the work is bounded."""

    rng = Random(6)
    names = {name: KNOWN_VALUES[name] for name in ("abilities", "willingnesses", "buckets")}
    names |= {name: [f"{name}{key}" for key in range(40)] for name in ("products", "regions")}

    def some() -> Conditions:
        return Conditions(**{name: tuple(rng.sample(values, len(values) // 2)) for name, values in names.items()})

    found = left_to_each((*(some() for _one in range(30)), Conditions()))
    assert (found[0] is None, found[-1]) == (False, None)
    assert {field.name for field in fields(Conditions)} == {*NAMES, "balance_from", "balance_below"}
