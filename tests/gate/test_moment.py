"""The gate at the moment of a contact: what is decided, what stays of it, and that no two pass a limit together."""

import datetime as dt
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, connection, transaction

from cases.models import Case, ContactDecision, ContactLog, ContactPoint, Creditor, KnownFact
from cases.selectors.gate.truths import Contact
from cases.services.contacts import log_contact
from cases.services.gate import ContactRefused, Override, ask_to_contact, seal_of_decision
from cases.services.matters import open_matter
from cases.services.occasion import Occasion
from cases.services.verdict import Refused
from strategies.contact.facts import read_facts
from strategies.contact.gate import decide
from strategies.services.contact_rules import rules_in_force
from tests.cast import Cast
from tests.factories import NOW, TODAY, make_case, make_phone

AT_22 = dt.datetime(2026, 3, 2, 14, 0, tzinfo=dt.UTC)
AT_8_NEXT = dt.datetime(2026, 3, 3, 0, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


def ask(case: Case, cast: Cast, now: dt.datetime = NOW, **more: object) -> ContactDecision:
    contact = Contact(more.pop("channel", "call"), more.pop("point", None), more.pop("told", None))  # type: ignore[arg-type]
    return ask_to_contact(case=case, contact=contact, by=more.pop("by", cast.agent), as_of=TODAY, now=now, **more)  # type: ignore[arg-type]


def log(case: Case, cast: Cast, outcome: str = "NAN", now: dt.datetime = NOW, **more: object) -> ContactLog:
    facts = {"case": case, "agent": cast.agent, "channel": "call", "outcome": outcome, "as_of": TODAY, "now": now}
    return log_contact(**(facts | more))  # type: ignore[arg-type]


def refusing(decision: ContactDecision) -> list[str]:
    return [reason["rule"] for reason in decision.reasons]


def test_call_by_day_is_allowed_and_the_decision_stays_with_what_it_went_by(case: Case, house: Cast) -> None:
    decision = ask(case, house)
    assert (decision.verdict, decision.reasons, decision.case_id, decision.by) == ("allowed", [], case.pk, house.agent)
    assert {"CN-TIME-01a", "CN-FREQ-01", "CN-OUT-04a"} <= decision.rules.keys()
    assert set(decision.rules.values()) == {1}
    assert decision.facts["facts"]["company_line_used"] is True
    assert decision.seal == seal_of_decision(ContactDecision.objects.get())


def test_stored_facts_decide_the_same_again(case: Case, house: Cast) -> None:
    for minute in range(3):
        log(case, house, "NEG", NOW + minute * MINUTE)
    with pytest.raises(ContactRefused):
        log(case, house, "NEG", NOW + 4 * MINUTE)
    decision = ContactDecision.objects.get(verdict="refused")
    rules = [rule for rule in rules_in_force() if rule.id in decision.rules]
    again = decide(read_facts(decision.facts), rules)
    assert [(reason.rule.id, reason.counted) for reason in again.reasons] == [("CN-FREQ-01", 3)]
    assert again.next_allowed_at == decision.next_allowed_at == AT_8_NEXT


def test_call_at_22_is_refused_and_nothing_but_the_refusal_is_written(case: Case, house: Cast) -> None:
    with pytest.raises(ContactRefused) as refused:
        log(case, house, now=AT_22)
    assert "22:00" in str(refused.value)
    assert ContactLog.objects.count() == 0
    decision = ContactDecision.objects.get()
    assert (decision.verdict, refusing(decision), decision.next_allowed_at) == ("refused", ["CN-TIME-01a"], AT_8_NEXT)


def test_fact_that_nobody_declared_refuses_and_is_named(case: Case, house: Cast) -> None:
    KnownFact.objects.create(
        name="agent_qualified", value=False, agent=house.agent, valid_from=TODAY, source="refresher due", at=NOW
    )
    KnownFact.objects.create(name="company_line_used", value=None, valid_from=TODAY, source="taken back", at=NOW)
    reasons = {reason["rule"]: reason["missing"] for reason in ask(case, house).reasons}
    assert reasons == {"CN-OUT-04a": "", "CN-TOOL-01": "company_line_used"}


def test_record_counts_from_its_first_day_to_its_last(case: Case, house: Cast) -> None:
    day = dt.timedelta(days=1)
    late = AT_22 + dt.timedelta(minutes=5)
    made = {"name": "agreed_otherwise", "value": True, "debtor": case.debtor, "source": "letter of 1 March", "at": NOW}
    KnownFact.objects.create(**made, valid_from=TODAY + day)
    assert ask(case, house, late).verdict == "refused"
    KnownFact.objects.create(**made, valid_from=TODAY - day, valid_to=TODAY)
    assert ask(case, house, late + MINUTE).verdict == "allowed"


def test_hour_is_the_debtors_own(case: Case, house: Cast) -> None:
    case.debtor.time_zone = "Asia/Urumqi"
    case.debtor.save()
    at_730_there = dt.datetime(2026, 3, 2, 1, 30, tzinfo=dt.UTC)
    assert refusing(ask(case, house, at_730_there)) == ["CN-TIME-01a"]


def test_leave_is_given_once_and_used_by_the_contact(case: Case, house: Cast) -> None:
    decision = ask(case, house)
    assert ask(case, house, NOW + MINUTE) == decision
    contact = log(case, house, now=NOW + 2 * MINUTE)
    assert contact.decision == decision
    assert ContactDecision.objects.count() == 1
    assert ask(case, house, NOW + 3 * MINUTE) != decision


def test_leave_for_one_number_is_no_leave_for_another(case: Case, house: Cast) -> None:
    first, second = make_phone(case), make_phone(case)
    ask(case, house, point=first)
    contact = log(case, house, now=NOW + MINUTE, contact_point=second)
    assert contact.decision.contact_point == second


def test_leave_not_used_counts_as_a_call_that_may_have_been_answered(case: Case, house: Cast) -> None:
    points = [make_phone(case) for _ in range(4)]
    assert [ask(case, house, point=point).verdict for point in points[:3]] == ["allowed"] * 3
    refused = ask(case, house, point=points[3])
    assert [(reason["rule"], reason["counted"]) for reason in refused.reasons] == [("CN-FREQ-01", 3)]
    after_a_while = ask(case, house, NOW + 16 * MINUTE, point=points[3])
    assert after_a_while.verdict == "allowed", "never logged, so nobody answered"


def test_answered_and_unanswered_calls_are_counted_apart(case: Case, house: Cast) -> None:
    phone, other = make_phone(case), make_phone(case)
    for number in range(4):
        log(case, house, "NAN", NOW + number * MINUTE, contact_point=phone)
    # five touches a day are the house's own limit; the sixth unanswered attempt at one number is the guide's
    log(case, house, "NEG", NOW + 5 * MINUTE, contact_point=other)
    assert refusing(ask(case, house, NOW + 6 * MINUTE, point=other)) == ["CN-FREQ-03d"]


def test_limits_count_over_all_cases_of_the_debtor(case: Case, house: Cast) -> None:
    other = Creditor.objects.create(name="江北银行", kind="bank", team=house.team)
    sister = make_case(creditor=other, agent=house.mate, debtor=case.debtor)
    for minute in range(3):
        log(case, house, "NEG", NOW + minute * MINUTE)
    assert refusing(ask(sister, house, NOW + 5 * MINUTE, by=house.mate)) == ["CN-FREQ-01"]


def test_case_waits_until_the_limit_lets_it_be_contacted(case: Case, house: Cast) -> None:
    for minute in range(3):
        log(case, house, "BSY" if minute < 2 else "NEG", NOW + minute * MINUTE)
    assert Case.objects.get().contact_from is None
    for minute in range(3, 5):
        log(case, house, "NEG", NOW + minute * MINUTE)
    tomorrow = dt.datetime(2026, 3, 2, 16, 0, tzinfo=dt.UTC)  # midnight in Shanghai
    assert Case.objects.get().contact_from == tomorrow


def test_leave_and_its_contact_are_one_call(case: Case, house: Cast) -> None:
    point = make_phone(case)
    for number in range(2):
        ask(case, house, NOW + 2 * number * MINUTE, point=point)
        log(case, house, "NEG", NOW + (2 * number + 1) * MINUTE, contact_point=point)
    assert Case.objects.get().contact_from is None, "two calls were made, and three are allowed"


def test_other_cases_of_the_debtor_wait_with_it(case: Case, house: Cast) -> None:
    other = Creditor.objects.create(name="江北银行", kind="bank", team=house.team)
    sister = make_case(creditor=other, agent=house.mate, debtor=case.debtor)
    stranger = make_case(creditor=other, agent=house.mate)
    for minute in range(3):
        log(case, house, "NEG", NOW + minute * MINUTE)
    tomorrow = dt.datetime(2026, 3, 2, 16, 0, tzinfo=dt.UTC)  # midnight in Shanghai
    assert [Case.objects.get(pk=one.pk).contact_from for one in (case, sister, stranger)] == [tomorrow, tomorrow, None]


def test_dispute_refuses_until_it_is_answered(case: Case, house: Cast) -> None:
    open_matter(case=case, debt=None, kind="dispute", reason="", occasion=Occasion(TODAY, NOW, by=house.agent))
    assert refusing(ask(case, house)) == ["CN-DISP-01b"]
    assert ask(case, house, NOW + MINUTE, told={"answers_dispute": True}).verdict == "allowed"


def third_party(case: Case) -> ContactPoint:
    return ContactPoint.objects.create(
        debtor=case.debtor, kind="phone", value="13900001111", owner="relative", source="contract"
    )


def test_relative_is_called_only_where_the_debtor_cannot_be_reached(case: Case, house: Cast) -> None:
    point, own = third_party(case), make_phone(case)
    told = {"asks_no_payment": True}
    assert refusing(ask(case, house, point=point, told=told)) == ["CN-WHO-03a"]
    for minute in range(3):
        log(case, house, "NAN", NOW + minute * MINUTE, contact_point=own)
    assert ask(case, house, NOW + 4 * MINUTE, point=point, told=told).verdict == "allowed"


def test_relative_is_not_asked_to_pay(case: Case, house: Cast) -> None:
    reasons = {reason["rule"]: reason["missing"] for reason in ask(case, house, point=third_party(case)).reasons}
    assert reasons["CN-WHO-01"] == "asks_no_payment"


def test_visit_needs_two_who_go(case: Case, house: Cast) -> None:
    assert refusing(ask(case, house, channel="visit")) == ["CN-VISIT-01"]
    assert ask(case, house, channel="visit", told={"two_collectors_assigned": True}).verdict == "allowed"


def test_number_of_unknown_source_is_not_dialled(case: Case, house: Cast) -> None:
    point = make_phone(case)
    point.source = ""
    point.save()
    assert refusing(ask(case, house, point=point)) == ["CN-SRC-01a"]


def test_supervisor_overrides_with_a_reason_and_an_agreement(case: Case, house: Cast) -> None:
    late = AT_22 + MINUTE
    with pytest.raises(Refused, match="Only a supervisor"):
        ask(case, house, late, override=Override("asked for it", "letter of 1 March"))
    with pytest.raises(Refused, match="agreement"):
        ask(case, house, late, by=house.lead, override=Override("asked for it", " "))
    decision = ask(case, house, late, by=house.lead, override=Override("asked for it", "letter of 1 March"))
    assert (decision.verdict, decision.why, decision.agreement) == ("overridden", "asked for it", "letter of 1 March")
    assert refusing(decision) == ["CN-TIME-01a"]
    contact = log(case, house, now=late + MINUTE, agent=house.lead)
    assert contact.decision == decision


def test_what_took_place_against_a_rule_is_logged_as_that(case: Case, house: Cast) -> None:
    contact = log(case, house, "NEG", AT_22, took_place="rang before I saw the clock")
    assert (contact.decision.verdict, contact.decision.why) == ("refused", "rang before I saw the clock")


def test_incoming_call_and_news_of_a_letter_are_not_asked_about(case: Case, house: Cast) -> None:
    log(case, house, "NEG", AT_22, direction="in")
    log(case, house, "L-DLV", AT_22 + MINUTE, channel="letter")
    assert ContactDecision.objects.count() == 0


def test_house_without_rules_is_not_held_up(cast: Cast) -> None:
    case = make_case(creditor=cast.creditor, agent=cast.agent)
    assert log(case, cast, now=AT_22).decision is None


def test_decision_cannot_be_changed_or_deleted(case: Case, house: Cast) -> None:
    decision = ask(case, house)
    decision.verdict = "refused"
    for act in (decision.save, decision.delete):
        with pytest.raises(DatabaseError, match="gate_decision_append_only"), transaction.atomic():
            act()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["ask", "log"])
def test_two_hundred_at_once_against_three(house: Cast, case: Case, way: str) -> None:
    """Two hundred tries on twenty connections, all let go together: three pass, and all others are told why."""
    points = [make_phone(case) for _ in range(200)]
    start = threading.Barrier(20)

    def asks(point: ContactPoint) -> str:
        return ask(case, house, point=point).verdict

    def logs(point: ContactPoint) -> str:
        try:
            log(case, house, "NEG", contact_point=point)
        except ContactRefused:
            return "refused"
        return "allowed"

    def work(share: list[ContactPoint], act: Callable[[ContactPoint], str]) -> list[str]:
        start.wait()
        try:
            return [act(point) for point in share]
        finally:
            connection.close()

    shares = [points[first::20] for first in range(20)]
    with ThreadPoolExecutor(20) as pool:
        told = [pool.submit(work, share, asks if way == "ask" else logs) for share in shares]
        verdicts = Counter(verdict for future in told for verdict in future.result())
    assert verdicts == {"allowed": 3, "refused": 197}
    assert Counter(ContactDecision.objects.values_list("verdict", flat=True)) == {"allowed": 3, "refused": 197}
