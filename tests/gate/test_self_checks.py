"""The system looks at its own work of a day: each check finds what it is for, and a day without fault finds nothing."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from cases.models import (
    Bucket,
    Case,
    ContactDecision,
    ContactLog,
    ContactPoint,
    ContactPointEvent,
    Guarantee,
    Hold,
    KnownFact,
    LineKind,
    SelfCheck,
    SelfCheckFinding,
    User,
)
from cases.selectors.self_checks import CHECKS, look_at
from cases.services.contacts import log_contact
from cases.services.ledger import Entry, post
from cases.services.particulars import Particulars
from cases.services.self_checks import check_day
from tests.cast import Cast
from tests.factories import NOW, TODAY, make_phone

HOUR = dt.timedelta(hours=1)
LATE = dt.datetime(2026, 3, 2, 14, 30, tzinfo=dt.UTC)
MORNING_AFTER = dt.datetime(2026, 3, 3, 1, 0, tzinfo=dt.UTC)


def row(case: Case, agent: User, outcome: str = "NAN", **more: object) -> ContactLog:
    """A row of the log as somebody might have put it there past every guard."""
    count = ContactLog.objects.count()
    values = {"at": NOW, "channel": "call", "previous_seal": f"{case.pk}-{count}", "seal": f"{count}"}
    return ContactLog.objects.create(case=case, agent=agent, outcome=outcome, **(values | more))


def found() -> dict[str, int]:
    """Codes with their figures; evidence is looked at by tests of its own, and rows made by hand have no true seal."""
    counts: dict[str, int] = {}
    for one in look_at(TODAY):
        if one.code != "evidence":
            counts[one.code] = counts.get(one.code, 0) + 1
    return counts


def test_day_of_lawful_work_finds_nothing_but_what_nobody_recorded(house: Cast, case: Case) -> None:
    said = Particulars(verified_by="name_digits", identity_stated=True, recording_told=True)
    log_contact(case=case, agent=house.agent, channel="call", outcome="NEG", as_of=TODAY, now=NOW, said=said)
    log_contact(case=case, agent=house.agent, channel="call", outcome="NAN", as_of=TODAY, now=NOW + HOUR)
    assert {one.code for one in look_at(TODAY)} == {"call_media"}


def test_more_calls_than_a_day_allows(house: Cast, case: Case) -> None:
    for _ in range(3):
        row(case, house.agent, "NEG")
    assert "calls" not in found()
    row(case, house.agent, "NEG")
    assert [one.figure for one in look_at(TODAY) if one.code == "calls"] == [4]


def test_attempts_are_counted_by_number(house: Cast, case: Case) -> None:
    first, second = make_phone(case), make_phone(case)
    for _ in range(6):
        row(case, house.agent, contact_point=first)
        row(case, house.agent, contact_point=second)
    assert "attempts" not in found()
    row(case, house.agent, contact_point=first)
    assert [one.figure for one in look_at(TODAY) if one.code == "attempts"] == [7]


def test_hours_are_the_debtors(house: Cast, case: Case) -> None:
    row(case, house.agent, at=LATE)
    assert found()["hours"] == 1
    case.debtor.time_zone = "Europe/London"
    case.debtor.save()
    assert "hours" not in found()


def test_american_counts(house: Cast, case: Case) -> None:
    case.debtor.jurisdiction = "US"
    case.debtor.save()
    for day in range(7):
        row(case, house.agent, at=NOW - dt.timedelta(days=day))
    assert not {"week", "cooldown"} & found().keys()
    row(case, house.agent, "NEG", at=NOW - dt.timedelta(days=1))
    row(case, house.agent)
    assert {"week", "cooldown"} <= found().keys()


def test_what_the_gate_refused_overrode_or_never_saw(house: Cast, case: Case) -> None:
    for verdict, more in (("refused", {}), ("overridden", {"why": "x", "agreement": "y"})):
        decision = ContactDecision.objects.create(
            case=case, by=house.agent, at=NOW, channel="call", verdict=verdict, seal=verdict, **more
        )
        row(case, house.agent, decision=decision)
    row(case, house.agent)
    with connection.cursor() as cursor:  # the rules were loaded the day before
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE strategies_contactrule SET made_at = made_at - interval '2 days'")
    counts = found()
    assert (counts["against"], counts["overridden"], counts["undecided"]) == (1, 1, 1)


def test_agent_whose_training_ran_out(house: Cast, case: Case) -> None:
    row(case, house.agent)
    row(case, house.mate)
    KnownFact.objects.create(
        name="agent_qualified", value=False, agent=house.mate, valid_from=TODAY, source="overdue", at=NOW
    )
    assert found()["agent"] == 1


@pytest.mark.parametrize(
    ("code", "contact"),
    [
        ("visit_alone", {"outcome": "V-NOH", "channel": "visit"}),
        ("visit_media", {"outcome": "V-NOH", "channel": "visit"}),
        ("call_media", {"outcome": "NEG"}),
        ("not_verified", {"outcome": "NEG"}),
        ("identity", {"outcome": "NEG"}),
        ("letter", {"outcome": "L-SNT", "channel": "letter"}),
    ],
)
def test_what_a_contact_has_to_hold(house: Cast, case: Case, code: str, contact: dict[str, str]) -> None:
    row(case, house.agent, **contact)
    assert found()[code] == 1


def test_contact_person_without_proof(house: Cast, case: Case) -> None:
    point = ContactPoint.objects.create(debtor=case.debtor, kind="phone", value="139", owner="relative", source="x")
    row(case, house.agent, contact_point=point)
    assert found()["contact_person"] == 1
    proven = ContactDecision.objects.create(
        case=case, by=house.agent, at=NOW, channel="call", verdict="allowed", seal="z",
        facts={"facts": {"debtor_unreachable": True}},
    )  # fmt: skip
    row(case, house.agent, contact_point=point, decision=proven)
    assert found()["contact_person"] == 1


def test_number_that_was_barred_before(house: Cast, case: Case) -> None:
    point = make_phone(case)
    row(case, house.agent, contact_point=point)
    ContactPointEvent.objects.create(contact_point=point, kind="barred", by=house.agent, at=NOW + HOUR)
    assert "opt_out" not in found()
    row(case, house.agent, contact_point=point, at=NOW + 2 * HOUR)
    assert found()["opt_out"] == 1


def test_contact_while_a_plan_is_kept(house: Cast, case: Case) -> None:
    Hold.objects.create(case=case, kind="plan", from_on=TODAY - dt.timedelta(days=3), placed_at=NOW)
    row(case, house.agent)
    assert found()["plan"] == 1


@pytest.mark.parametrize(("days", "is_told"), [(91, False), (90, True), (30, True), (29, False), (7, True)])
def test_limitation_is_told_on_its_days(house: Cast, case: Case, days: int, is_told: bool) -> None:
    debt = case.debts.get()
    debt.limitation_on = TODAY + dt.timedelta(days=days)
    debt.save(update_fields=["limitation_on"])
    assert ("limitation" in found()) is is_told


@pytest.mark.parametrize(("days", "is_told"), [(60, True), (59, False), (7, True)])
def test_guarantee_period_is_told_on_its_days(house: Cast, case: Case, days: int, is_told: bool) -> None:
    Guarantee.objects.create(
        debt=case.debts.get(), name="x", proof="x", acts_until=TODAY + dt.timedelta(days=days), at=NOW
    )
    assert ("guarantee" in found()) is is_told


def test_interest_booked_in_a_moratorium(house: Cast, case: Case) -> None:
    debt = case.debts.get()
    entry = Entry(LineKind.INTEREST, Bucket.INTEREST, Decimal(5), TODAY)
    post(debt=debt, entries=[entry], booked_on=TODAY, now=NOW)
    assert "moratorium" not in found()
    Hold.objects.create(case=case, kind="moratorium", from_on=TODAY - dt.timedelta(days=3), placed_at=NOW)
    assert found()["moratorium"] == 1


def test_validation_notice_is_missed_on_the_third_and_fifth_day(house: Cast, case: Case) -> None:
    case.debtor.jurisdiction = "US"
    case.debtor.save()
    row(case, house.agent, at=NOW - dt.timedelta(days=3))
    assert found()["validation"] == 1
    KnownFact.objects.create(
        name="validation_notice_overdue", value=False, debtor=case.debtor, valid_from=TODAY, source="letter", at=NOW
    )
    assert "validation" not in found()


def test_evidence_that_was_changed_is_named(house: Cast, case: Case) -> None:
    log_contact(case=case, agent=house.agent, channel="call", outcome="NAN", as_of=TODAY, now=NOW, note="as it was")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE cases_contactlog SET note = 'as it never was'")
    assert [one.case_id for one in look_at(TODAY) if one.code == "evidence"] == [case.pk]


def test_report_of_a_day_is_made_once_and_stays(house: Cast, case: Case) -> None:
    row(case, house.agent, "NEG", at=LATE)
    report = check_day(day=TODAY, now=MORNING_AFTER)
    assert report.counts["hours"] == 1
    row(case, house.agent, at=LATE)
    assert check_day(day=TODAY, now=MORNING_AFTER) == report
    assert SelfCheckFinding.objects.filter(code="hours").count() == 1


def test_page_shows_each_reader_what_they_may_see(house: Cast, case: Case, ask: Callable[[User], Client]) -> None:
    row(case, house.agent, at=LATE)
    check_day(day=TODAY, now=MORNING_AFTER)
    address = reverse("self-checks")
    title = "Contact outside the lawful hours"
    found_section = f'id="check-hours">{title}'
    for user, sees in ((house.lead, True), (house.admin, True), (house.other_lead, False)):
        page = ask(user).get(address, headers={"accept-language": "en"}).content.decode()
        assert (found_section in page, title in page) == (sees, True), user
    assert ask(house.agent).get(address).status_code == 404


def test_page_before_the_first_day(house: Cast, ask: Callable[[User], Client]) -> None:
    page = ask(house.admin).get(reverse("self-checks"), headers={"accept-language": "en"}).content.decode()
    assert "No day was looked at yet" in page
    assert SelfCheck.objects.count() == 0


def test_every_check_has_a_test_here() -> None:
    from pathlib import Path

    told = Path(__file__).read_text(encoding="utf-8")
    assert [code for code in CHECKS if f'"{code}"' not in told] == []
