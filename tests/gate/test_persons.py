"""Whom a contact is with: a contact person by every number, a guarantor as long as the guarantee runs, a debtor met again."""

import datetime as dt

from cases.models import Case, ContactPoint, Debt, Guarantee, KnownFact
from tests.cast import Cast
from tests.factories import NOW, TODAY, make_phone
from tests.gate.test_moment import MINUTE, ask, log

DAY = dt.timedelta(days=1)


def number_of(case: Case, owner: str, name: str) -> ContactPoint:
    phone = make_phone(case)
    phone.owner, phone.owner_name = owner, name
    phone.save()
    return phone


def persons(case: Case, house: Cast, point: ContactPoint) -> tuple[str, list[str]]:
    facts = ask(case, house, NOW + 9 * MINUTE, point=point).facts
    return facts["person"], [event["person"] for event in facts.get("events", [])]


def test_a_contact_person_with_two_numbers_is_one_person(case: Case, house: Cast) -> None:
    first, second = number_of(case, "relative", "王小红"), number_of(case, "relative", "王小红")
    log(case, house, "NAN", contact_point=first, took_place="she had called")
    assert persons(case, house, second) == (str(first.pk), [str(first.pk)])


def test_people_without_a_name_are_told_apart_by_their_numbers(case: Case, house: Cast) -> None:
    first, second = number_of(case, "relative", ""), number_of(case, "relative", "")
    log(case, house, "NAN", contact_point=first, took_place="she had called")
    assert persons(case, house, second) == (str(second.pk), [str(first.pk)])


def test_the_same_name_at_work_and_in_the_family_is_two_people(case: Case, house: Cast) -> None:
    first, second = number_of(case, "employer", "李伟"), number_of(case, "relative", "李伟")
    assert persons(case, house, first)[0] != persons(case, house, second)[0]


def guarantee_valid(case: Case, house: Cast, point: ContactPoint) -> bool:
    return ask(case, house, NOW, point=point).facts["facts"]["guarantee_valid_today"]


def test_a_guarantor_whose_time_ran_out_is_a_stranger_again(case: Case, house: Cast) -> None:
    point = number_of(case, "guarantor", "陈刚")
    guarantee = Guarantee.objects.create(
        debt=Debt.objects.get(case=case), name="陈刚", proof="contract 7", acts_until=TODAY, at=NOW
    )
    assert guarantee_valid(case, house, point)
    for acts_until, held, valid in ((TODAY - DAY, False, False), (None, False, False), (None, True, True)):
        guarantee.acts_until, guarantee.held = acts_until, held
        guarantee.save()
        point = number_of(case, "guarantor", "陈刚")
        assert guarantee_valid(case, house, point) is valid


def test_a_debtor_said_to_be_lost_and_met_since_is_not_unreachable(case: Case, house: Cast) -> None:
    lost = {"name": "debtor_unreachable", "value": True, "debtor": case.debtor, "valid_from": TODAY, "by": house.agent}
    KnownFact.objects.create(**lost, source="three calls", at=NOW - MINUTE)
    relative = number_of(case, "relative", "王小红")
    assert ask(case, house, NOW, point=relative).facts["facts"]["debtor_unreachable"] is True
    log(case, house, "NEG", NOW + MINUTE, direction="in")
    again = number_of(case, "relative", "王小红")
    assert ask(case, house, NOW + 2 * MINUTE, point=again).facts["facts"]["debtor_unreachable"] is False
    KnownFact.objects.create(**lost, source="moved without a word", at=NOW + 3 * MINUTE)
    third = number_of(case, "relative", "王小红")
    assert ask(case, house, NOW + 4 * MINUTE, point=third).facts["facts"]["debtor_unreachable"] is True
