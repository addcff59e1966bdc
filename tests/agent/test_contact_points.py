"""Numbers and addresses: added, marked in one key, put back; one proven bad is never offered again."""

from datetime import timedelta

import pytest
from django.db import InternalError, ProgrammingError, transaction
from django.urls import reverse

from cases.clock import business_date
from cases.models import ContactPoint, ContactPointEvent, Creditor
from cases.services.contact_points import clean_value, mark_contact_point, restore_contact_point
from cases.services.contacts import log_contact
from cases.services.occasion import Occasion
from cases.services.verdict import Refused
from tests.factories import NOW, TODAY, make_case

NEW = {"kind": "phone", "value": "１３９-0013 9000", "owner": "debtor", "source": "debtor"}


@pytest.fixture
def point(own_case):
    return ContactPoint.objects.create(debtor=own_case.debtor, kind="phone", value="13800138000")


@pytest.fixture
def at(cast):
    return lambda by=None, now=NOW, note="": Occasion(as_of=TODAY, now=now, by=by or cast.agent, note=note)


def desk(browser, case):
    return browser.get(reverse("case", args=[case.pk])).content.decode()


def mark(browser, case, point, how):
    return browser.post(
        reverse("case-point-mark", args=[case.pk]), {"contact_point": point.pk, "mark": how}, follow=True
    )


def test_number_is_added_clean_and_only_once(ask, cast, own_case):
    browser, address = ask(cast.agent), reverse("case-point-new", args=[own_case.pk])
    assert browser.post(address, NEW).url == reverse("case", args=[own_case.pk])
    point = own_case.debtor.contact_points.get(value="13900139000")
    assert (point.state, point.source) == ("unverified", "debtor")
    assert point.events.get().kind == "added"
    again = browser.post(address, NEW | {"value": "139 0013 9000"})
    assert again.status_code == 422
    assert "on record already" in again.content.decode()
    assert browser.post(address, {}).status_code == 422


@pytest.mark.parametrize("written", ["+8613800138000", "0086 138-0013-8000", "138 0013 8000"])
def test_number_proven_bad_is_known_in_every_spelling(ask, cast, own_case, point, written):
    mark(ask(cast.agent), own_case, point, "dead")
    assert (
        ask(cast.agent).post(reverse("case-point-new", args=[own_case.pk]), NEW | {"value": written}).status_code == 422
    )
    assert own_case.debtor.contact_points.count() == 1


@pytest.mark.parametrize("outcome", ["RTP", "L-DLV"])
def test_what_is_dead_is_never_lifted_by_a_contact(cast, own_case, point, at, outcome):
    mark_contact_point(point=point, mark="wrong", occasion=at())
    log_contact(
        case=own_case, agent=cast.agent, channel="letter" if outcome == "L-DLV" else "call", direction="in",
        outcome=outcome, as_of=TODAY, now=NOW, contact_point=point,
    )  # fmt: skip
    point.refresh_from_db()
    assert point.state == "invalid"


def test_wrong_number_can_still_be_barred_and_nothing_else(cast, own_case, point, at):
    mark_contact_point(point=point, mark="wrong", occasion=at())
    with pytest.raises(Refused):
        mark_contact_point(point=point, mark="dead", occasion=at())
    assert mark_contact_point(point=point, mark="barred", occasion=at()).state == "do_not_contact"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("phone", "13800138000;13900139000"),
        ("phone", "12a45678"),
        ("phone", "1234"),
        ("email", "nobody"),
        ("address", " 　"),
    ],
)
def test_what_cannot_be_a_number_is_refused(kind, value):
    with pytest.raises(Refused):
        clean_value(kind, value)


def test_marked_wrong_is_not_offered_again_nor_added_again(ask, cast, own_case, point):
    browser = ask(cast.agent)
    answer = mark(browser, own_case, point, "wrong").content.decode()
    assert "not offered again" in answer
    assert f'value="{point.pk}" data-channels="call sms messaging" data-own disabled' in answer
    refused = browser.post(reverse("case-point-new", args=[own_case.pk]), NEW | {"value": point.value})
    assert "Wrong person or place" in refused.content.decode()
    point.refresh_from_db()
    with pytest.raises(Refused, match="not to be used"):
        log_contact(
            case=own_case, agent=cast.agent, channel="call", outcome="NAN", as_of=TODAY, now=NOW, contact_point=point
        )


def test_agent_undoes_the_same_day_and_a_supervisor_says_why(cast, own_case, point, at):
    mark_contact_point(point=point, mark="dead", occasion=at())
    assert restore_contact_point(point=point, occasion=at()).state == "unverified"
    mark_contact_point(point=point, mark="dead", occasion=at())
    tomorrow = NOW + timedelta(days=1)
    with pytest.raises(Refused, match="Only a supervisor"):
        restore_contact_point(point=point, occasion=at(now=tomorrow))
    with pytest.raises(Refused, match="Say why"):
        restore_contact_point(point=point, occasion=at(cast.lead, tomorrow))
    restored = restore_contact_point(point=point, occasion=at(cast.lead, tomorrow, "He rang from it."))
    assert restored.state == "unverified"
    kinds = list(point.events.values_list("kind", flat=True))
    assert kinds == ["restored", "dead", "restored", "dead"]
    with pytest.raises(Refused, match="nothing to put back"):
        restore_contact_point(point=point, occasion=at(cast.lead, tomorrow, "again"))


def test_refusal_told_by_a_contact_is_not_undone_by_the_agent(cast, own_case, point, at):
    point.owner = "relative"
    point.save()
    log_contact(
        case=own_case, agent=cast.agent, channel="call", outcome="TPR", as_of=TODAY, now=NOW, contact_point=point
    )
    point.refresh_from_db()
    event = point.events.get()
    assert (point.state, event.kind, event.note) == ("do_not_contact", "barred", "TPR")
    with pytest.raises(Refused, match="Only a supervisor"):
        restore_contact_point(point=point, occasion=at())
    with pytest.raises(Refused, match="Put it back first"):
        mark_contact_point(point=point, mark="verified", occasion=at())


@pytest.mark.parametrize(("outcome", "kind"), [("WRG", "wrong"), ("BAD", "dead"), ("TPR", "barred")])
def test_contact_tells_what_it_proves(cast, own_case, point, outcome, kind):
    log_contact(
        case=own_case, agent=cast.agent, channel="call", outcome=outcome, as_of=TODAY, now=NOW, contact_point=point
    )
    assert point.events.get().kind == kind


def test_contact_that_reaches_stands_in_the_history_by_itself(ask, cast, own_case, point):
    log_contact(
        case=own_case, agent=cast.agent, channel="call", outcome="RTP", as_of=TODAY, now=NOW, contact_point=point
    )
    point.refresh_from_db()
    assert (point.state, point.events.count()) == ("verified", 0)
    assert "Refuses to pay" in ask(cast.agent).get(reverse("case-point", args=[own_case.pk, point.pk])).content.decode()


def test_contact_on_a_case_of_the_same_debtor_that_others_work_is_not_in_the_history(ask, cast, own_case, point):
    other = make_case(
        creditor=Creditor.objects.create(name="B", team=cast.other_team), agent=cast.stranger, debtor=own_case.debtor
    )
    log_contact(
        case=other, agent=cast.stranger, channel="call", outcome="RTP", as_of=TODAY, now=NOW, contact_point=point
    )
    page = reverse("case-point", args=[own_case.pk, point.pk])
    shown = [ask(user).get(page).context["events"] for user in (cast.agent, cast.lead, cast.admin)]
    assert [len(events) for events in shown] == [0, 0, 1]


def test_an_erased_number_has_no_page_and_takes_no_new_words(ask, cast, own_case, point):
    ContactPoint.objects.filter(pk=point.pk).update(value=f"#{point.pk}", state="do_not_contact")
    browser = ask(cast.admin)
    for name in ("case-point", "case-point-restore"):
        answer = browser.post(reverse(name, args=[own_case.pk, point.pk]), {"owner": "relative", "owner_name": "李四"})
        assert answer.status_code == 404
    assert browser.get(reverse("case-reveal-point", args=[own_case.pk, "point", point.pk])).status_code == 404


def test_whose_it_is_changes_with_its_history_and_says_what_is_allowed(ask, cast, own_case, point):
    browser, page = ask(cast.agent), reverse("case-point", args=[own_case.pk, point.pk])
    other = ContactPoint.objects.create(debtor=own_case.debtor, kind="phone", value="13700137000", is_preferred=True)
    facts = {
        "owner": "relative",
        "owner_name": "李建国",
        "is_preferred": "on",
        "preferred_time": "after 18:00",
        "source": "",
    }
    assert browser.post(page, facts).status_code == 302
    point.refresh_from_db()
    other.refresh_from_db()
    assert (point.owner, point.is_preferred, other.is_preferred) == ("relative", True, False)
    told = browser.get(page).content.decode()
    assert "Whose: Debtor → Relative" in told
    assert "李建国" not in told.split("What became of it")[1]
    assert "Not a word of the debt" in told
    assert "Not a word of the debt" in desk(browser, own_case)
    browser.post(page, facts)
    assert point.events.count() == 1, "saving the same again is no change"


def test_nobody_else_reaches_a_point_and_none_of_another_debtor(ask, cast, own_case, point, other_debtor):
    stranger = ask(cast.stranger)
    assert stranger.get(reverse("case-point", args=[own_case.pk, point.pk])).status_code == 404
    assert mark(stranger, own_case, point, "dead").status_code == 404
    browser = ask(cast.agent)
    assert browser.get(reverse("case-point", args=[own_case.pk, other_debtor.pk])).status_code == 404
    mark(browser, own_case, other_debtor, "dead")
    for nothing in ("", "x", "²", "9" * 30):
        browser.post(reverse("case-point-mark", args=[own_case.pk]), {"contact_point": nothing, "mark": "dead"})
    other_debtor.refresh_from_db()
    assert other_debtor.state == "unverified"
    assert ContactPointEvent.objects.count() == 0


@pytest.fixture
def other_debtor(cast):
    case = make_case(creditor=cast.creditor, agent=cast.agent, as_of=business_date())
    return ContactPoint.objects.create(debtor=case.debtor, kind="phone", value="13611112222")


def test_history_of_a_point_is_only_added_to(cast, point, at):
    mark_contact_point(point=point, mark="verified", occasion=at())
    event = point.events.get()
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        event.delete()
