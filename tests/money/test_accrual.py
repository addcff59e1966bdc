"""The engine of interest: where it cuts, and what must hold for any money, rate and day."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from strategies.money.accrual import AccrualLine, FrozenPeriod, Movement, accrue, total
from strategies.money.day_count import Counting, DayCount, days
from strategies.money.rates import Per, Rate
from strategies.money.schedule import RatePiece, capped, piece_on, raised, shared_cap

D = Decimal
EARLIEST, LATEST = date(2023, 1, 1), date(2026, 12, 31)
TINY = D("1e-12")  # what 28 significant digits may differ by; far below a place that counts

some_days = st.dates(EARLIEST, LATEST)
amounts = st.decimals(min_value=D("0.01"), max_value=1_000_000, places=2)
rates = st.builds(Rate, st.decimals(min_value=0, max_value=D("0.36"), places=4), st.just(Per.YEAR)) | st.builds(
    Rate, st.decimals(min_value=0, max_value=D("0.001"), places=6), st.just(Per.DAY)
)


@st.composite
def schedules(draw: st.DrawFn) -> list[RatePiece]:
    """One to four rates, each from a day until the next."""
    begins = sorted(draw(st.lists(some_days, unique=True, max_size=3)))
    first_days, untils = [date.min, *begins], [*begins, None]
    return [
        RatePiece(draw(rates), f"R{number}", "", first_day, until)
        for number, (first_day, until) in enumerate(zip(first_days, untils, strict=True))
    ]


movements = st.lists(
    st.builds(Movement, some_days, st.decimals(min_value=-100_000, max_value=100_000, places=2)), min_size=1, max_size=5
)
freezes = st.lists(
    st.builds(
        lambda first, length: FrozenPeriod(first, first + timedelta(days=length), "INT-UK-02"),
        some_days,
        st.integers(min_value=0, max_value=90),
    ),
    max_size=3,
)
countings, day_counts = st.sampled_from(Counting), st.sampled_from(DayCount)


def rate_on(schedule: list[RatePiece], day: date) -> Decimal:
    piece = piece_on(schedule, day)
    assert piece is not None
    return piece.rate.yearly()


def exact(lines: list[AccrualLine]) -> Decimal:
    return sum((line.amount for line in lines), D(0))


@given(movements, schedules(), freezes, st.lists(some_days, min_size=3, max_size=3).map(sorted), day_counts, countings)
def test_any_split_accrues_the_same_before_rounding(
    base: list[Movement],
    schedule: list[RatePiece],
    frozen: list[FrozenPeriod],
    span: list[date],
    day_count: DayCount,
    counting: Counting,
) -> None:
    def between(start: date, end: date) -> Decimal:
        return exact(
            accrue(
                movements=base,
                schedule=schedule,
                start=start,
                end=end,
                day_count=day_count,
                counting=counting,
                frozen=frozen,
            )
        )

    start, middle, end = span
    assert abs(between(start, middle) + between(middle, end) - between(start, end)) < TINY


@given(movements, schedules(), freezes, some_days, st.integers(min_value=1, max_value=60), countings)
def test_lines_say_what_a_day_by_day_count_says(
    base: list[Movement],
    schedule: list[RatePiece],
    frozen: list[FrozenPeriod],
    start: date,
    length: int,
    counting: Counting,
) -> None:
    """The plainest reading of the rule: every day by itself, at its own rate, on what was owed before it."""
    end = start + timedelta(days=length)
    expected = D(0)
    for number in range(length):
        cut = start + timedelta(days=number)
        day = counting.day_after(cut)
        owed = max(D(0), sum((m.amount for m in base if m.on <= cut), D(0)))
        piece = piece_on(schedule, day)
        if piece is not None and not any(period.covers(day) for period in frozen):
            expected += owed * piece.rate.value / (1 if piece.rate.per is Per.DAY else 365)
    lines = accrue(movements=base, schedule=schedule, start=start, end=end, counting=counting, frozen=frozen)
    assert abs(exact(lines) - expected) < D("1e-9")


@given(movements, schedules(), freezes, some_days, some_days, day_counts)
def test_a_freeze_never_adds(
    base: list[Movement],
    schedule: list[RatePiece],
    frozen: list[FrozenPeriod],
    start: date,
    end: date,
    day_count: DayCount,
) -> None:
    running = accrue(movements=base, schedule=schedule, start=start, end=end, day_count=day_count)
    stopped = accrue(movements=base, schedule=schedule, start=start, end=end, day_count=day_count, frozen=frozen)
    assert exact(stopped) <= exact(running) + TINY


@given(schedules(), schedules(), some_days)
def test_a_cap_never_raises_and_a_floor_never_lowers(claim: list[RatePiece], bound: list[RatePiece], day: date) -> None:
    own, bounded = rate_on(claim, day), rate_on(bound, day)
    assert rate_on(capped(claim, bound), day) == min(own, bounded)
    assert rate_on(raised(claim, bound), day) == max(own, bounded)


@given(schedules(), schedules(), schedules(), some_days)
def test_claims_under_one_cap_never_come_to_more_together(
    interest: list[RatePiece], penalty: list[RatePiece], cap: list[RatePiece], day: date
) -> None:
    kept = shared_cap({"interest": interest, "penalty": penalty}, cap)
    claimed = [rate_on(interest, day), rate_on(penalty, day)]
    allowed = [rate_on(kept["interest"], day), rate_on(kept["penalty"], day)]
    assert all(0 <= after <= before for after, before in zip(allowed, claimed, strict=True))
    assert sum(allowed) == min(sum(claimed), rate_on(cap, day))


@given(amounts, rates, some_days, st.integers(min_value=0, max_value=800), day_counts)
def test_lines_are_whole_and_in_order(
    amount: Decimal, rate: Rate, start: date, length: int, day_count: DayCount
) -> None:
    end = start + timedelta(days=length)
    lines = accrue(
        movements=[Movement(start, amount)], schedule=[RatePiece(rate, "")], start=start, end=end, day_count=day_count
    )
    assert sum(line.days for line in lines) == days(start, end, day_count)
    if day_count is not DayCount.THIRTY_360:  # which has no line for a 31st alone
        counted = [(line.last_day - line.first_day).days + 1 for line in lines]
        assert counted == [line.days for line in lines]
    assert total(lines) == sum((line.cents for line in lines), D(0))


def test_a_payment_lowers_the_base_from_the_next_day() -> None:
    """Due on the 1st, half paid on the 11th: the day of payment still bears interest on the whole."""
    lines = accrue(
        movements=[Movement(date(2025, 3, 1), D(1000)), Movement(date(2025, 3, 11), D(-500))],
        schedule=[RatePiece(Rate(D("0.0365")), "AGREED")],
        start=date(2025, 3, 1),
        end=date(2025, 3, 31),
    )
    assert [(line.first_day.day, line.last_day.day, line.days, line.base, line.cents) for line in lines] == [
        (2, 11, 10, D(1000), D("1.00")),
        (12, 31, 20, D(500), D("1.00")),
    ]


def test_a_rate_holds_from_its_own_day() -> None:
    lines = accrue(
        movements=[Movement(date(2025, 5, 1), D(36_500))],
        schedule=[
            RatePiece(Rate(D("0.031")), "", until=date(2025, 5, 20)),
            RatePiece(Rate(D("0.03")), "", first_day=date(2025, 5, 20)),
        ],
        start=date(2025, 5, 1),
        end=date(2025, 5, 31),
    )
    assert [(line.first_day.day, line.last_day.day, line.cents) for line in lines] == [
        (2, 19, D("55.80")),
        (20, 31, D("36.00")),
    ]


def test_leap_day_counts_and_act_act_cuts_at_the_year() -> None:
    lines = accrue(
        movements=[Movement(date(2023, 12, 1), D(1000))],
        schedule=[RatePiece(Rate(D("0.1")), "")],
        start=date(2023, 12, 1),
        end=date(2024, 3, 1),
        day_count=DayCount.ACT_ACT,
        counting=Counting.FIRST_DAY,
    )
    assert [(line.days, line.basis, line.last_day) for line in lines] == [
        (31, 365, date(2023, 12, 31)),
        (60, 366, date(2024, 2, 29)),
    ]


def test_overpaid_bears_nothing() -> None:
    lines = accrue(
        movements=[Movement(date(2025, 1, 1), D(100)), Movement(date(2025, 1, 5), D(-150))],
        schedule=[RatePiece(Rate(D("0.1")), "")],
        start=date(2025, 1, 1),
        end=date(2025, 12, 31),
    )
    assert [line.days for line in lines] == [4]


def test_a_daily_rate_prints_no_year() -> None:
    (line,) = accrue(
        movements=[Movement(date(2025, 3, 1), D(8000))],
        schedule=[RatePiece(Rate(D("0.0005"), Per.DAY), "INT-CN-13")],
        start=date(2025, 3, 1),
        end=date(2025, 3, 31),
    )
    assert line.formula == "8,000.00 × 0.05 % × 30 = 120.00"
