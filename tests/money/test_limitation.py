"""The limitation clock: the worked examples of the compliance rules 2.3 and 2.4, each rule, and what always holds."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies.money.limitation import Arrival, Clock, Effect, Event, Kind, State, Toward, warning_band
from strategies.money.limitation_cn import RESTARTING, china_clock, mortgage_until
from strategies.money.limitation_table import Row, read_rows, row_for, table_clock
from strategies.money.working_days import is_working_day, rolled
from tests.money.events import PROOF, day, event

SHIPPED = Path(__file__).parents[2] / "strategies" / "data" / "limitation_periods.json"


DUE = Event(Kind.DUE, date(2022, 6, 30))
SMS = event(Kind.DEMAND, "2024-05-10", proof="SMS delivery receipt 4711")
PART_PAYMENT = event(Kind.PART_PAYMENT, "2025-01-20", proof="voucher 12")


def _clock(*events: Event, on: str = "2025-03-01") -> Clock:
    return china_clock(events, as_of=day(on))


def _effects(clock: Clock) -> list[tuple[str, str, str]]:
    return [(weighed.event.kind, weighed.effect, weighed.why) for weighed in clock.weighed]


# --- the worked example -------------------------------------------------------------------------------------------------


def test_lim_01_example_due_30_june_2022_expires_30_june_2025() -> None:
    clock = _clock(DUE)
    assert (clock.expires_on, clock.state, clock.rules) == (day("2025-06-30"), State.RUNNING, ("LIM-01",))
    assert (clock.days_left, clock.absolute_on) == (121, day("2042-06-30"))


def test_lim_06_example_delivered_message_moves_it_to_10_may_2027() -> None:
    clock = _clock(DUE, SMS)
    assert (clock.expires_on, clock.counts) == (day("2027-05-10"), SMS)
    assert clock.rules == ("LIM-01", "LIM-05", "LIM-06")


def test_lim_07_example_part_payment_moves_it_to_20_january_2028_a_thursday() -> None:
    clock = _clock(DUE, SMS, PART_PAYMENT)
    assert clock.expires_on == day("2028-01-20")
    assert clock.expires_on.strftime("%A") == "Thursday"
    assert (clock.counts, clock.rules) == (PART_PAYMENT, ("LIM-01", "LIM-05", "LIM-07"))


def test_the_receipt_and_the_voucher_must_hang_on_their_events() -> None:
    assert _clock(DUE, SMS, replace(PART_PAYMENT, proof=" ")).expires_on == day("2027-05-10")
    clock = _clock(DUE, replace(SMS, arrival=None), replace(PART_PAYMENT, proof=""))
    assert clock.expires_on == day("2025-06-30")
    assert [event.lacks for event in clock.unproven] == [("arrival",), ("proof",)]
    assert _effects(clock)[1:] == [("demand", "nothing", "lacks_arrival"), ("part_payment", "nothing", "lacks_proof")]


def test_lim_us_01_new_york_three_years_and_a_payment_does_not_restart_them() -> None:
    rows = read_rows(SHIPPED.read_text(encoding="utf-8"))
    row = row_for(rows, jurisdiction="US-NY", debt_type="consumer_credit", due_on=DUE.on)
    clock = table_clock(row, [DUE, PART_PAYMENT], as_of=day("2025-07-01"))
    assert (clock.expires_on, clock.state, clock.may_speak_of_suit) == (day("2025-06-30"), State.EXPIRED, False)
    assert [weighed.why for weighed in clock.weighed] == ["", "does_not_restart_here"]


def test_lim_us_01_california_written_contract_four_years() -> None:
    rows = read_rows(SHIPPED.read_text(encoding="utf-8"))
    row = row_for(rows, jurisdiction="US-CA", debt_type="written_contract", due_on=DUE.on)
    assert row is not None
    assert (row.confidence, table_clock(row, [DUE], as_of=day("2025-07-01")).expires_on) == ("K", day("2026-06-30"))


# --- each rule of China ---------------------------------------------------------------------------------------------------


def test_lim_02_of_several_instalments_the_last_due_date_counts() -> None:
    dues = [Event(Kind.DUE, date(2022, month, 28)) for month in (4, 6, 5)]
    clock = _clock(*dues)
    assert (clock.expires_on, clock.rules) == (rolled(day("2025-06-28")), ("LIM-01", "LIM-02"))
    assert clock.expires_on == day("2025-06-30")


def test_lim_03_without_a_due_date_the_grace_of_the_first_demand_counts() -> None:
    assert _clock().state is State.NOT_STARTED
    demand = replace(SMS, runs_from=day("2024-05-31"))
    clock = _clock(demand)
    assert (clock.expires_on, clock.rules) == (day("2027-05-31"), ("LIM-01", "LIM-03"))
    refused = _clock(demand, Event(Kind.REFUSAL, day("2024-05-12")))
    assert refused.expires_on == day("2027-05-12")


def test_lim_03_a_demand_starts_the_clock_even_without_proof() -> None:
    assert _clock(replace(SMS, proof="")).expires_on == day("2027-05-10")


def test_lim_04_an_obstacle_in_the_last_six_months_prolongs_to_six_months_after_it() -> None:
    begins, ends = event(Kind.OBSTACLE_BEGINS, "2025-02-01"), Event(Kind.OBSTACLE_ENDS, day("2025-04-15"))
    clock = _clock(DUE, begins, ends, on="2025-05-01")
    assert (clock.expires_on, clock.rules) == (day("2025-10-15"), ("LIM-01", "LIM-04"))
    early = _clock(DUE, event(Kind.OBSTACLE_BEGINS, "2024-02-01"), replace(ends, on=day("2024-04-15")))
    assert (early.expires_on, _effects(early)[1][2]) == (day("2025-06-30"), "not_in_the_last_six_months")


def test_lim_04_while_the_obstacle_lasts_the_clock_is_suspended() -> None:
    begins = event(Kind.OBSTACLE_BEGINS, "2024-11-01")
    assert _clock(DUE, begins, on="2024-12-29").state is State.RUNNING
    held = _clock(DUE, begins, on="2025-08-01")
    assert (held.state, held.expires_on, held.earliest_on) == (State.SUSPENDED, None, day("2026-02-02"))
    assert _clock(DUE, replace(begins, proof=""), on="2025-08-01").state is State.EXPIRED


def test_lim_04_a_second_obstacle_may_fall_into_the_prolonged_period() -> None:
    events = [
        event(Kind.OBSTACLE_BEGINS, "2025-06-01"),
        Event(Kind.OBSTACLE_ENDS, day("2025-07-15")),
        event(Kind.OBSTACLE_BEGINS, "2025-12-01"),
        Event(Kind.OBSTACLE_ENDS, day("2026-01-15")),
    ]
    assert _clock(DUE, *events, on="2026-02-01").expires_on == day("2026-07-15")


def test_lim_04_an_obstacle_after_the_end_or_beyond_twenty_years_helps_nobody() -> None:
    late = event(Kind.OBSTACLE_BEGINS, "2025-07-15")
    assert _clock(DUE, late, on="2025-08-01").state is State.EXPIRED
    due = Event(Kind.DUE, day("2004-06-30"))
    demands = [replace(SMS, on=day(f"{year}-06-01")) for year in range(2005, 2025, 2)]
    held = event(Kind.OBSTACLE_BEGINS, "2024-06-01")
    assert _clock(due, *demands, held, on="2024-06-20").earliest_on == day("2024-07-01")
    assert _clock(due, *demands, held, on="2024-07-02").state is State.EXPIRED


def test_the_last_day_still_counts() -> None:
    last = _clock(DUE, on="2025-06-30")
    assert (last.state, last.days_left) == (State.RUNNING, 0)
    assert _clock(DUE, on="2025-07-01").state is State.EXPIRED
    assert _clock(DUE, replace(SMS, on=day("2025-06-30")), on="2025-06-30").expires_on == day("2028-06-30")


def test_lim_05_a_demand_while_a_suit_is_pending_does_not_let_the_clock_go() -> None:
    assert _clock(DUE, replace(SMS, on=day("2025-02-05")), event(Kind.SUIT, "2025-02-01")).state is State.STOPPED


def test_lim_07_a_plan_lets_the_clock_run_from_its_last_day() -> None:
    plan = event(Kind.CONSENT, "2024-03-01", runs_from=day("2026-03-02"))
    ended = Event(Kind.PROCEEDING_ENDS, day("2025-02-01"))
    assert _clock(DUE, plan, SMS).expires_on == day("2029-03-02")
    suit = event(Kind.SUIT, "2024-03-01", runs_from=day("2026-03-02"))
    assert _clock(DUE, suit, ended).expires_on == day("2029-03-02")


def test_lim_05_a_suit_stops_the_clock_until_its_end() -> None:
    suit = event(Kind.SUIT, "2025-02-01")
    pending = _clock(DUE, suit, on="2029-01-01")
    assert (pending.state, pending.expires_on, pending.days_left) == (State.STOPPED, None, None)
    ended = _clock(DUE, suit, Event(Kind.PROCEEDING_ENDS, day("2026-03-10")), on="2026-04-01")
    assert ended.expires_on == day("2029-03-12")  # the 10th is a Saturday


@pytest.mark.parametrize("arrival", Arrival)
def test_lim_06_every_way_of_arriving_counts(arrival: Arrival) -> None:
    assert _clock(DUE, replace(SMS, arrival=arrival)).expires_on == day("2027-05-10")


@pytest.mark.parametrize("kind", [Kind.PAYMENT_ORDER, Kind.PRESERVATION, Kind.MEDIATION, Kind.POLICE_REPORT])
def test_lim_08_steps_equal_to_a_suit_restart_it(kind: Kind) -> None:
    clock = _clock(DUE, event(kind, "2024-05-10"))
    assert (clock.expires_on, clock.rules) == (day("2027-05-10"), ("LIM-01", "LIM-05", "LIM-08"))


@pytest.mark.parametrize("kind", [Kind.BANKRUPTCY_FILING, Kind.ENFORCEMENT])
def test_lim_08_long_proceedings_stop_it(kind: Kind) -> None:
    assert _clock(DUE, event(kind, "2024-05-10")).state is State.STOPPED


def test_lim_09_a_part_demand_and_a_joint_debtor_count_for_the_whole() -> None:
    part = _clock(DUE, replace(SMS, part=True))
    assert (part.expires_on, part.rules[-1]) == (day("2027-05-10"), "LIM-09")
    joint = _clock(DUE, replace(SMS, toward=Toward.JOINT_DEBTOR))
    assert (joint.expires_on, joint.rules[-1]) == (day("2027-05-10"), "LIM-09")
    waived = _clock(DUE, replace(SMS, part=True, rest_waived=True))
    assert _effects(waived)[1] == ("demand", "restarts", "for_the_demanded_part_only")
    guarantor = _clock(DUE, replace(SMS, toward=Toward.GUARANTOR))
    assert guarantor.expires_on == day("2025-06-30")


def test_lim_10_an_assignment_notice_that_arrived_restarts_it() -> None:
    notice = event(Kind.ASSIGNMENT_NOTICE, "2024-05-10")
    assert _clock(DUE, notice).rules == ("LIM-01", "LIM-05", "LIM-10")
    assert _clock(DUE, replace(notice, arrival=None)).expires_on == day("2025-06-30")


def test_lim_11_a_waiver_in_advance_is_void() -> None:
    clock = _clock(DUE, event(Kind.WAIVER, "2024-05-10"))
    assert (clock.expires_on, _effects(clock)[1]) == (day("2025-06-30"), ("waiver", "nothing", "void"))


@pytest.mark.parametrize("kind", [Kind.SIGNED_NOTICE, Kind.NEW_AGREEMENT, Kind.WAIVER])
def test_lim_12_after_the_end_the_debtors_own_word_revives(kind: Kind) -> None:
    clock = _clock(DUE, event(kind, "2025-09-01"), on="2025-09-02")
    assert (clock.expires_on, clock.rules, clock.state) == (day("2028-09-01"), ("LIM-01", "LIM-12"), State.RUNNING)


def test_lim_12_a_demand_or_a_payment_after_the_end_does_not() -> None:
    clock = _clock(
        DUE, replace(SMS, on=day("2025-07-01")), replace(PART_PAYMENT, on=day("2025-07-02")), on="2025-08-01"
    )
    assert (clock.state, clock.expires_on) == (State.EXPIRED, day("2025-06-30"))
    assert [why for _, _, why in _effects(clock)[1:]] == ["too_late", "paid_but_not_revived"]
    assert (clock.days_left, clock.warning, clock.may_speak_of_suit) == (-32, None, False)


def test_a_joint_debtors_word_and_judgment_are_his_own() -> None:
    revived = event(Kind.SIGNED_NOTICE, "2025-09-01", toward=Toward.JOINT_DEBTOR)
    assert _clock(DUE, revived, on="2025-09-02").state is State.EXPIRED
    judged = event(Kind.JUDGMENT, "2025-01-02", toward=Toward.JOINT_DEBTOR)
    assert _clock(DUE, judged).expires_on == day("2025-06-30")


def test_lim_13_a_judgment_gives_two_years_from_its_last_day_for_payment() -> None:
    judgment = event(Kind.JUDGMENT, "2025-03-03", runs_from=day("2025-03-20"))
    clock = _clock(DUE, event(Kind.SUIT, "2024-11-01"), judgment, on="2025-04-01")
    assert (clock.expires_on, clock.rules, clock.enforcement) == (
        day("2027-03-22"),
        ("LIM-13",),
        True,
    )  # 20th: Saturday
    demanded = _clock(DUE, judgment, replace(SMS, on=day("2026-01-05")), on="2026-02-01")
    assert (demanded.expires_on, demanded.rules) == (day("2028-01-05"), ("LIM-13", "LIM-05", "LIM-06"))


def test_lim_14_the_mortgage_lives_as_long_as_the_claim() -> None:
    clock = _clock(DUE, SMS)
    assert mortgage_until(clock) == clock.expires_on == day("2027-05-10")


def test_no_event_goes_beyond_twenty_years() -> None:
    due = Event(Kind.DUE, day("2004-06-30"))
    demands = [replace(SMS, on=day(f"{year}-06-01")) for year in range(2005, 2025, 2)]
    clock = _clock(due, *demands, on="2024-05-01")
    assert (clock.expires_on, clock.absolute_on) == (rolled(day("2024-06-30")), rolled(day("2024-06-30")))
    assert clock.expires_on == day("2024-07-01")  # 30 June 2024 is a Sunday


def test_the_clock_may_be_asked_for_any_day() -> None:
    assert _clock(DUE, SMS, PART_PAYMENT, on="2024-05-09").expires_on == day("2025-06-30")
    assert _clock(DUE, SMS, PART_PAYMENT, on="2025-01-19").expires_on == day("2027-05-10")
    early = _clock(DUE, on="2022-01-01")
    assert (early.state, early.expires_on) == (State.NOT_STARTED, day("2025-06-30"))


def test_a_demand_before_the_due_date_changes_nothing() -> None:
    clock = _clock(DUE, replace(SMS, on=day("2022-06-01")))
    assert (clock.expires_on, _effects(clock)[0][2]) == (day("2025-06-30"), "clock_not_running")


@pytest.mark.parametrize(
    ("left", "band"), [(91, None), (90, 90), (31, 90), (30, 30), (8, 30), (7, 7), (0, 7), (-1, None)]
)
def test_warnings_at_90_30_and_7_days(left: int, band: int | None) -> None:
    assert warning_band(left) == band
    assert _clock(DUE, on=(day("2025-06-30") - timedelta(days=left)).isoformat()).warning == band


def test_days_off_move_the_end_and_a_working_saturday_does_not() -> None:
    assert rolled(day("2025-10-01")) == day("2025-10-09")
    assert is_working_day(day("2025-10-11"))
    assert rolled(day("2025-10-12")) == day("2025-10-13")
    assert rolled(day("2024-02-29")) == day("2024-02-29")


# --- other jurisdictions ----------------------------------------------------------------------------------------------------


def test_where_no_row_is_on_file_nobody_may_speak_of_a_suit() -> None:
    clock = table_clock(None, [DUE], as_of=DUE.on)
    assert (clock.state, clock.expires_on, clock.may_speak_of_suit) == (State.UNKNOWN, None, False)
    assert row_for([], jurisdiction="US-TX", debt_type="written_contract", due_on=DUE.on) is None


def test_a_row_says_what_restarts_it_and_when_it_holds() -> None:
    old = Row("XX", "any", 6, "old act", restarted_by=frozenset({Kind.PART_PAYMENT}), valid_to=day("2021-12-31"))
    new = Row("XX", "any", 3, "new act", restarted_by=old.restarted_by, valid_from=day("2022-01-01"))
    row = row_for([new, old], jurisdiction="XX", debt_type="any", due_on=DUE.on)
    assert row == new
    assert row_for([new, old], jurisdiction="XX", debt_type="any", due_on=day("2021-12-31")) == old
    assert table_clock(row, [DUE, PART_PAYMENT], as_of=day("2025-03-01")).expires_on == day("2028-01-20")
    assert table_clock(row, [DUE, replace(PART_PAYMENT, proof="")], as_of=day("2025-03-01")).expires_on == day(
        "2025-06-30"
    )
    late = replace(PART_PAYMENT, on=day("2025-07-01"))
    assert table_clock(row, [DUE, late], as_of=day("2025-08-01")).state is State.EXPIRED


def test_a_bad_row_is_refused() -> None:
    with pytest.raises(ValueError, match="no limitation period"):
        Row("XX", "any", 0, "act")
    with pytest.raises(ValueError, match="names its source"):
        Row("XX", "any", 3, " ")


# --- what always holds --------------------------------------------------------------------------------------------------

AS_OF = date(2026, 11, 23)
DATES = st.dates(date(2015, 1, 1), AS_OF)
KINDS = st.sampled_from([kind for kind in Kind if kind is not Kind.DUE])
EVENTS = st.builds(Event, KINDS, DATES, st.sampled_from(["", PROOF]), st.none() | st.just(Arrival.REACHED))
HISTORIES = st.tuples(DATES.map(lambda day: Event(Kind.DUE, day)), st.lists(EVENTS, max_size=7)).map(
    lambda h: [h[0], *h[1]]
)
INTERRUPTING = st.builds(Event, st.sampled_from([*RESTARTING]), DATES, st.just(PROOF), st.just(Arrival.REACHED))
FOR_EVER = date.max


def _ends(clock: Clock) -> date:
    return FOR_EVER if clock.state is State.STOPPED else (clock.earliest_on or clock.expires_on or FOR_EVER)


@given(HISTORIES, INTERRUPTING)
def test_a_proven_interruption_never_shortens_the_clock(history: list[Event], event: Event) -> None:
    before, after = china_clock(history, as_of=AS_OF), china_clock([*history, event], as_of=AS_OF)
    assert _ends(after) >= _ends(before)
    assert after.enforcement == before.enforcement


@given(HISTORIES, INTERRUPTING, st.sampled_from(["", "  "]))
def test_an_unproven_one_changes_nothing(history: list[Event], event: Event, proof: str) -> None:
    before, after = china_clock(history, as_of=AS_OF), china_clock([*history, replace(event, proof=proof)], as_of=AS_OF)
    assert replace(after, weighed=()) == replace(before, weighed=())
    assert len(after.weighed) == len(before.weighed) + 1


@given(HISTORIES, st.randoms())
def test_the_order_in_which_events_arrive_does_not_matter(history: list[Event], random: object) -> None:
    shuffled = [*history]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert _ends(china_clock(shuffled, as_of=AS_OF)) == _ends(china_clock(history, as_of=AS_OF))


@given(HISTORIES)
def test_an_end_falls_on_a_working_day_and_every_event_is_weighed(history: list[Event]) -> None:
    clock = china_clock(history, as_of=AS_OF)
    assert clock.expires_on is None or is_working_day(clock.expires_on)
    assert len(clock.weighed) == len(history)
    assert all(weighed.why for weighed in clock.weighed if weighed.effect is Effect.NOTHING)
