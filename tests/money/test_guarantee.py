"""The guarantor's clock: LIM-G1 to LIM-G6 and the worked example of compliance.md 2.3."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from strategies.money.limitation import Event, Kind, Toward
from strategies.money.limitation_guarantee import Form, Guarantee, Hold, covered, guarantee_clock
from tests.money.events import day, event

MAIN_DUE = day("2025-03-31")
CLAIM = event(Kind.DEMAND, "2025-06-10", toward=Toward.GUARANTOR)
SUIT = event(Kind.SUIT, "2025-06-10")


def _hold(guarantee: Guarantee, *events: Event, on: str = "2025-12-01") -> Hold:
    return guarantee_clock(guarantee, events, as_of=day(on)).hold


def test_guarantee_example_joint_due_31_march_2025_ends_30_september_2025() -> None:
    joint = Guarantee(day("2025-03-31"), Form.JOINT)
    assert joint.period_ends_on == day("2025-09-30")
    assert guarantee_clock(joint, [], as_of=day("2025-09-30")).hold is Hold.OPEN
    after = guarantee_clock(joint, [], as_of=day("2025-10-01"))
    assert (after.hold, after.may_contact, after.rules) == (Hold.RELEASED, False, ("LIM-G1", "LIM-G2"))


def test_lim_g1_the_period_is_as_agreed_or_six_months() -> None:
    assert Guarantee(MAIN_DUE, agreed_until=day("2026-03-31")).period_ends_on == day("2026-03-31")
    assert Guarantee(MAIN_DUE, agreed_until=day("2025-03-31")).period_ends_on == day("2025-09-30")
    assert Guarantee(MAIN_DUE, agreed_until=day("2030-01-01"), until_paid=True).period_ends_on == day("2025-09-30")


def test_lim_g1_an_obstacle_never_suspends_it() -> None:
    clock = guarantee_clock(
        Guarantee(MAIN_DUE, Form.JOINT), [event(Kind.OBSTACLE_BEGINS, "2025-06-01")], as_of=day("2025-12-01")
    )
    assert (clock.hold, clock.weighed[0].why) == (Hold.RELEASED, "never_suspended")


def test_lim_g2_joint_needs_a_demand_from_the_guarantor_general_a_suit_against_the_debtor() -> None:
    joint, general = Guarantee(MAIN_DUE, Form.JOINT), Guarantee(MAIN_DUE, Form.GENERAL)
    assert (_hold(joint, CLAIM), _hold(joint, SUIT)) == (Hold.HELD, Hold.RELEASED)
    assert (_hold(general, SUIT), _hold(general, CLAIM)) == (Hold.HELD, Hold.RELEASED)
    assert _hold(joint, replace(CLAIM, arrival=None)) is Hold.RELEASED
    assert _hold(joint, replace(CLAIM, on=day("2025-10-09"))) is Hold.RELEASED


def test_lim_g2_from_the_due_date_to_the_last_day_of_the_period() -> None:
    joint = Guarantee(MAIN_DUE, Form.JOINT)
    assert _hold(joint, replace(CLAIM, on=MAIN_DUE)) is Hold.HELD
    assert _hold(joint, replace(CLAIM, on=joint.period_ends_on)) is Hold.HELD
    assert _hold(joint, replace(CLAIM, on=joint.period_ends_on + timedelta(days=1))) is Hold.RELEASED
    assert _hold(joint, replace(CLAIM, on=MAIN_DUE - timedelta(days=1))) is Hold.RELEASED


def test_lim_g3_then_three_years_run() -> None:
    joint = guarantee_clock(Guarantee(MAIN_DUE, Form.JOINT), [CLAIM], as_of=day("2025-12-01"))
    assert joint.clock is not None
    assert (joint.clock.expires_on, joint.rules) == (
        day("2028-06-12"),
        ("LIM-G1", "LIM-G2", "LIM-G3"),
    )  # 10th: Saturday
    general = Guarantee(MAIN_DUE, Form.GENERAL)
    assert guarantee_clock(general, [SUIT], as_of=day("2025-12-01")).clock is None
    ends = event(Kind.REFUSAL_RIGHT_ENDS, "2026-02-02")
    clock = guarantee_clock(general, [SUIT, ends], as_of=day("2026-03-01")).clock
    assert clock is not None
    assert clock.expires_on == day("2029-02-02")


def test_lim_g4_a_form_not_stated_is_general() -> None:
    unstated = Guarantee(MAIN_DUE)
    assert (_hold(unstated, CLAIM), _hold(unstated, SUIT)) == (Hold.RELEASED, Hold.HELD)
    assert guarantee_clock(unstated, [], as_of=MAIN_DUE).rules == ("LIM-G1", "LIM-G4", "LIM-G2")


def test_lim_g5_a_signature_afterwards_and_a_claim_on_another_do_not_hold() -> None:
    joint = Guarantee(MAIN_DUE, Form.JOINT)
    late = event(Kind.SIGNED_NOTICE, "2025-11-01", toward=Toward.GUARANTOR)
    clock = guarantee_clock(joint, [late, replace(CLAIM, toward=Toward.CO_GUARANTOR)], as_of=day("2025-12-01"))
    assert clock.hold is Hold.RELEASED
    assert [(w.why, w.rules) for w in clock.weighed] == [
        ("another_guarantor", ("LIM-G5",)),
        ("after_the_period", ("LIM-G5",)),
    ]


def test_lim_g6_a_change_without_consent_neither_burdens_nor_moves() -> None:
    assert covered(Decimal(100), Decimal(150), consented=False) == 100
    assert covered(Decimal(100), Decimal(80), consented=False) == 80
    assert covered(Decimal(100), Decimal(150), consented=True) == 150
    moved = Guarantee(MAIN_DUE, Form.JOINT, changed_due_on=day("2025-12-31"))
    assert moved.period_ends_on == day("2025-09-30")
    assert moved.rules == ("LIM-G1", "LIM-G6")
    assert replace(moved, consented=True).period_ends_on == day("2026-06-30")


def test_the_guarantee_period_warns_at_60_30_and_7_days() -> None:
    joint = Guarantee(MAIN_DUE, Form.JOINT)
    days = {
        left: guarantee_clock(joint, [], as_of=joint.period_ends_on - timedelta(days=left)).warning
        for left in (61, 60, 30, 7)
    }
    assert days == {61: None, 60: 60, 30: 30, 7: 7}
    assert guarantee_clock(joint, [], as_of=day("2025-01-01")).hold is Hold.NOT_STARTED
