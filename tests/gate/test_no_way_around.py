"""Ways around the gate that were found once: each is shut."""

import datetime as dt
import uuid

import pytest

from cases.models import Case, ContactDecision, ContactLog, Creditor, Hold, KnownFact
from cases.services.desk import save_contact
from cases.services.gate import ContactRefused, Override
from cases.services.particulars import Particulars
from cases.services.verdict import Refused
from strategies.contact.facts import Event, read_facts
from strategies.contact.gate import decide
from strategies.contact.records import rule_of
from strategies.contact.rules import EVER_DAYS, longest_memory
from strategies.services.contact_rules import shipped_records
from tests.cast import Cast
from tests.factories import NOW, TODAY, make_case, make_phone
from tests.gate.test_moment import AT_22, MINUTE, ask, log, refusing

DAY = dt.timedelta(days=1)


def dispute(case: Case, house: Cast) -> None:
    Hold.objects.create(case=case, kind="dispute", from_on=TODAY, placed_by=house.agent, placed_at=NOW)


def sister_of(case: Case, house: Cast) -> Case:
    other = Creditor.objects.create(name="江北银行", kind="bank", team=house.team)
    return make_case(creditor=other, agent=house.agent, debtor=case.debtor)


def together(first: Case, other: Case, house: Cast, **more: object) -> ContactLog:
    facts = {"case": first, "agent": house.agent, "channel": "call", "outcome": "NEG", "as_of": TODAY, "now": NOW}
    return save_contact(and_next=False, also=[other], **(facts | more))[0]  # type: ignore[arg-type]


def test_a_case_spoken_of_as_well_is_asked_about(case: Case, house: Cast) -> None:
    sister = sister_of(case, house)
    dispute(sister, house)
    with pytest.raises(ContactRefused, match=f"About case {sister.pk}"):
        together(case, sister, house)
    assert not ContactLog.objects.exists()
    assert ContactDecision.objects.get().case == sister
    together(case, sister, house, took_place="spoke before looking")
    assert {row.decision.verdict for row in ContactLog.objects.filter(case=sister)} == {"refused"}


def test_a_case_spoken_of_as_well_has_leave_of_its_own_and_counts_once(case: Case, house: Cast) -> None:
    sister = sister_of(case, house)
    for minute in range(2):
        log(case, house, "NEG", NOW + minute * MINUTE)
    ask(case, house, NOW + 2 * MINUTE)  # the third and last effective call of the day
    together(case, sister, house, now=NOW + 3 * MINUTE)
    assert [row.decision.verdict for row in ContactLog.objects.order_by("pk")[2:]] == ["allowed", "allowed"]


def test_a_second_click_about_several_cases_asks_nothing_again(case: Case, house: Cast) -> None:
    sister, key = sister_of(case, house), uuid.uuid4()
    for minute in range(2):
        log(case, house, "NEG", NOW + minute * MINUTE)
    first = together(case, sister, house, now=NOW + 2 * MINUTE, request_key=key)
    decided = ContactDecision.objects.count()
    assert together(case, sister, house, now=NOW + 3 * MINUTE, request_key=key) == first
    assert (ContactDecision.objects.count(), ContactLog.objects.count()) == (decided, 4)


def test_leave_ends_with_the_hours(case: Case, house: Cast) -> None:
    assert ask(case, house, AT_22 - 5 * MINUTE).verdict == "allowed"
    again = ask(case, house, AT_22 + 5 * MINUTE)
    assert (again.verdict, refusing(again)) == ("refused", ["CN-TIME-01a"])


def test_leave_ends_with_what_is_heard_since(case: Case, house: Cast) -> None:
    ask(case, house)
    dispute(case, house)
    assert ask(case, house, NOW + MINUTE).verdict == "refused"


def test_override_is_for_what_it_was_given_for(case: Case, house: Cast) -> None:
    given = ask(case, house, AT_22, by=house.lead, override=Override("asked for it", "letter of 1 March"))
    assert ask(case, house, AT_22 + MINUTE, by=house.lead) == given
    dispute(case, house)
    assert ask(case, house, AT_22 + 2 * MINUTE, by=house.lead).verdict == "refused"


@pytest.mark.parametrize("outcome", ["FRD", "ATT", "BKR", "IMP", "DCD"])
def test_news_heard_on_a_call_is_a_call(outcome: str, case: Case, house: Cast) -> None:
    with pytest.raises(ContactRefused):
        log(case, house, outcome, AT_22)
    given = ask(case, house)
    assert log(case, house, outcome, NOW + MINUTE).decision == given


def test_news_that_came_in_is_none(case: Case, house: Cast) -> None:
    assert log(case, house, "ATT", AT_22, direction="in").decision is None
    assert (
        log(make_case(creditor=house.creditor, agent=house.agent), house, "ATT", AT_22, channel="letter").decision
        is None
    )


def test_a_clock_that_is_behind_counts_what_is_on_record(case: Case, house: Cast) -> None:
    for seconds in (3, 2, 1):
        ask(case, house, NOW + seconds * MINUTE / 60, point=make_phone(case))
    assert refusing(ask(case, house, NOW, point=make_phone(case))) == ["CN-FREQ-01"]


def test_leave_never_used_goes_on_counting(case: Case, house: Cast) -> None:
    given = ask(case, house, NOW - 5 * DAY)
    known = ask(case, house, NOW).facts["events"]
    assert [event["at"] for event in known] == [given.at.astimezone(dt.UTC).isoformat()]


def test_a_rule_that_counts_over_longer_remembers_as_long() -> None:
    record = shipped_records()["CN-FREQ-01"]
    for period, days in (({"rolling_days": 90}, 92), ({"ever": True}, EVER_DAYS + 2)):
        rule = rule_of({**record, "period": period})
        assert longest_memory([rule]) == dt.timedelta(days=days)
    assert (
        longest_memory([rule_of(one) for one in shipped_records().values() if one["kind"] in ("cap", "cooldown")])
        <= 33 * DAY
    )


def test_an_older_no_does_not_lift_what_stops_the_case_now(case: Case, house: Cast) -> None:
    KnownFact.objects.create(
        name="objection_open",
        value=False,
        valid_from=TODAY,
        source="a call",
        debtor=case.debtor,
        by=house.agent,
        at=NOW,
    )
    dispute(case, house)
    assert ask(case, house).verdict == "refused"


def test_a_barred_number_gets_no_leave_but_what_took_place_is_logged(case: Case, house: Cast) -> None:
    phone = make_phone(case)
    given = ask(case, house, point=phone)
    phone.state = "do_not_contact"
    phone.save()
    with pytest.raises(Refused, match="not to be used any more"):
        ask(case, house, NOW + MINUTE, point=phone)
    assert log(case, house, "NEG", NOW + 2 * MINUTE, contact_point=phone).decision == given


def test_who_answered_since_is_not_unreachable(case: Case, house: Cast) -> None:
    relative = make_phone(case)
    relative.owner = "relative"
    relative.save()
    own = make_phone(case)
    for minute in range(3):
        log(case, house, "NAN", NOW + minute * MINUTE, contact_point=own)
    assert "CN-WHO-03a" not in refusing(ask(case, house, NOW + 5 * MINUTE, point=relative))
    log(case, house, "NEG", NOW + 6 * MINUTE, direction="in")
    late = ask(case, house, NOW + 7 * MINUTE, point=relative)
    assert late.facts["facts"]["debtor_unreachable"] is False


def test_a_number_said_to_be_anothers_keeps_the_calls_made_to_the_debtor(case: Case, house: Cast) -> None:
    phone, other = make_phone(case), make_phone(case)
    for minute in range(3):
        log(case, house, "NEG", NOW + minute * MINUTE, contact_point=phone)
    phone.owner = "relative"
    phone.save()
    assert refusing(ask(case, house, NOW + 5 * MINUTE, point=other)) == ["CN-FREQ-01"]


def test_a_long_talk_is_logged_under_the_leave_it_began_with(case: Case, house: Cast) -> None:
    given = ask(case, house, AT_22 - 10 * MINUTE)
    assert log(case, house, "NEG", AT_22 + 20 * MINUTE).decision == given


def test_a_call_is_judged_by_when_it_began(case: Case, house: Cast) -> None:
    morning = AT_22 + 11 * 60 * MINUTE
    with pytest.raises(ContactRefused):
        log(case, house, "NEG", morning, said=Particulars(started_at=AT_22 + 60 * MINUTE))
    assert log(case, house, "NEG", morning, said=Particulars(started_at=morning - MINUTE)).decision.verdict == "allowed"


def test_seven_calls_about_a_debt_are_counted_for_each_person() -> None:
    facts = read_facts(
        {
            "at": "2026-03-02T18:00:00Z", "time_zone": "America/New_York", "jurisdictions": ["US"], "debt_class": "consumer",
            "creditor_class": ["agency"], "who": "debtor", "channel": "call", "person": "debtor", "debt": "1",
        }
    )  # fmt: skip
    rule = rule_of(shipped_records()["US-FREQ-01"])
    calls = [Event(facts.at - hour * MINUTE * 60, "call", "relative", person="7", debt="1") for hour in range(1, 9)]
    others = decide(type(facts)(**{**vars(facts), "events": calls}), [rule])
    own = [Event(call.at, "call", "debtor", person="debtor", debt="1") for call in calls]
    assert others.allowed
    assert not decide(type(facts)(**{**vars(facts), "events": own}), [rule]).allowed
