"""The counts of next actions: who took what, why not, and what came after, for each reader's own teams."""

import csv
import datetime as dt
import io
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, Export, ExportPurpose, NextActionAnswer, User
from cases.selectors.next_action.counts import ActionsAsked, answers_asked, reasons_of, total_of
from cases.selectors.next_action.lines import lines_by
from cases.services.contacts import log_contact
from strategies.services.policies import policy_in_force
from tests.factories import make_case

OLD = dt.timedelta(days=10)


@pytest.fixture
def answered(cast, today, now):
    """`answered(kind, …)`: one answer on a case of its own, ten days old unless told; `then`: an outcome a day later."""

    def make(
        kind, *, act="call", by=None, ago=OLD, then="", segment="", policy=None, reason="", channel="call", note=""
    ):
        by = by or cast.agent
        case = make_case(creditor=cast.creditor, agent=by, as_of=today)
        at, contact = now - ago, None
        if kind in ("followed", "departed"):
            contact = log_contact(case=case, agent=by, channel="call", outcome="NAN", as_of=today - ago, now=at)
        row = NextActionAnswer.objects.create(
            case=case, by=by, team=by.team, at=at, as_of=at.date(), kind=kind, reason=reason or ("time" if kind == "overruled" else ""),
            contact=contact, key=f"{case.pk}", act=act, source="tree", stage="phone", segment=segment, policy=policy,
            note=note,
        )  # fmt: skip
        if then:
            after = at + dt.timedelta(days=1)
            more = {"promise_amount": 10, "promise_due_on": after.date()} if then == "PTP" else {}
            log_contact(case=case, agent=by, channel=channel, outcome=then, as_of=after.date(), now=after, **more)
        return row

    return make


def figures(user, by="act", **asked):
    return lines_by(answers_asked(user, ActionsAsked(**asked), now=timezone.now()), by)


def test_counts_of_both_sides_and_what_came_after(cast, answered):
    answered("accepted", then="NEG")
    answered("accepted", then="M-SNT", channel="sms")
    answered("accepted", ago=dt.timedelta(days=2), then="PTP")
    answered("followed", then="PTP")
    answered("overruled", then="PTP")
    answered("overruled", reason="known")
    answered("departed", act="sms")
    call, sms = figures(cast.lead)
    assert (call.group, call.proposed, call.accepted, call.followed, call.overruled, call.departed, call.done) == (
        {"act": "call"}, 6, 3, 1, 2, 0, 2,
    )  # fmt: skip
    assert (call.taken.counted, call.taken.reached, call.taken.promised) == (3, 2, 1)
    assert (call.other.counted, call.other.reached, call.other.promised) == (2, 1, 1)
    assert (sms.group["act"], sms.departed, sms.other.counted, sms.taken.counted) == ("sms", 1, 1, 0)
    total = total_of([call, sms])
    assert (total.proposed, total.other.counted, total.done) == (7, 3, 2)
    rows = answers_asked(cast.lead, ActionsAsked(), now=timezone.now())
    assert reasons_of(rows) == [("known", 1), ("time", 1)]


def test_what_came_too_late_does_not_count_as_after(cast, answered, today):
    row = answered("accepted", ago=dt.timedelta(days=20))
    for days, reached in ((8, 0), (6, 1)):
        log_contact(
            case=row.case,
            agent=cast.agent,
            channel="call",
            outcome="NEG",
            as_of=today,
            now=row.at + dt.timedelta(days=days),
        )
        assert figures(cast.lead)[0].taken.reached == reached


def test_groups_by_segment_and_version_and_by_agent(cast, answered, today):
    policy = policy_in_force(today)
    answered("accepted", segment="cards", policy=policy)
    answered("overruled", segment="cards", policy=policy, by=cast.mate)
    answered("followed", policy=policy)
    by_policy = [
        (line.group["segment"], line.group["policy__version"], line.proposed) for line in figures(cast.lead, "policy")
    ]
    assert by_policy == [("cards", 1, 2), ("", 1, 1)]
    by_agent = [(line.group["by__username"], line.proposed) for line in figures(cast.lead, "agent")]
    assert by_agent == [("agent", 2), ("mate", 1)]


def test_each_reads_the_answers_of_the_own_teams(cast, answered):
    answered("accepted")
    answered("accepted", by=cast.stranger)
    counts = {user.username: sum(line.proposed for line in figures(user)) for user in cast.everyone()}
    assert counts == {"agent": 1, "mate": 0, "stranger": 1, "lead": 1, "other_lead": 1, "admin": 2}


def test_history_stays_with_the_team_that_answered_and_the_debtor_is_told_to_whoever_may_see(ask, cast, answered):
    stays, goes = answered("accepted"), answered("overruled")
    other = cast.stranger.team
    Case.objects.filter(pk=goes.case_id).update(agent=cast.stranger, team=other)
    User.objects.filter(pk=cast.agent.pk).update(team=other)
    assert {user.username: sum(line.proposed for line in figures(user)) for user in (cast.lead, cast.other_lead)} == {
        "lead": 2,
        "other_lead": 0,
    }
    rows = ask(cast.lead).get(reverse("next-action-rows")).context["rows"]
    assert [(row["url"], row["creditor"]) for row in rows] == [
        ("", ""),
        (reverse("case", args=[stays.case_id]), cast.creditor.name),
    ]
    answer = ask(cast.lead).post(reverse("next-actions-export"), {"purpose": ExportPurpose.WORK})
    told = list(csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))
    assert [line["case"] for line in told] == [str(stays.case_id), ""]


@pytest.mark.parametrize("rows", [1, 3])
def test_page_takes_as_many_queries_whatever_it_counts(ask, cast, answered, rows, django_assert_num_queries):
    for _ in range(rows):
        for kind in ("accepted", "overruled", "followed", "departed"):
            answered(kind, then="NEG")
    browser = ask(cast.lead)
    with django_assert_num_queries(5):  # session, user, figures, reasons, teams to choose from
        page = browser.get(reverse("next-actions")).content.decode()
    assert "Why suggestions were overruled" in page


# A link to rows, its figure, and of a share the counts beside it.
FIGURE = r'href="(/next-actions/rows/\?[^"]*)"(?: title="[^"]*")?>(\d+)(?: %| done)?</a>(?: <span class="muted">(\d+)/(\d+)</span>)?'


def test_every_figure_opens_its_rows(ask, cast, answered, today):
    policy = policy_in_force(today)
    answered("accepted", then="PTP", policy=policy)
    answered("accepted")
    answered("overruled", act="sms", segment="cards", policy=policy, then="NEG")
    answered("followed", by=cast.mate)
    answered("departed")
    browser = ask(cast.lead)
    for by in ("act", "policy", "agent"):
        page = browser.get(reverse("next-actions"), {"by": by}).content.decode()
        shown = re.findall(FIGURE, page)
        assert len(shown) > 8
        assert sum("done=yes" in link for link, *_rest in shown) == 2  # of its group, and in the sum
        for link, figure, number, of in shown:
            answer = browser.get(link.replace("&amp;", "&"))
            wanted = (int(number) or int(of)) if number else int(figure)
            assert len(answer.context["rows"]) == wanted, link


def test_rows_tell_what_was_proposed_and_what_was_done(ask, cast, answered):
    answered("overruled", act="sms", then="NEG")
    page = ask(cast.lead).get(reverse("next-action-rows")).content.decode()
    for told in ("Send a text message now", "Overruled", "Not the right time", "Call · reached", "Ana"):
        assert told in page


def test_nonsense_in_the_address_narrows_nothing(ask, cast, answered):
    answered("accepted")
    told = {"days": "x", "by": "y", "team": "99999", "act": "fly", "before": "z", "policy": "-"}
    assert ask(cast.lead).get(reverse("next-actions"), told).context["lines"][0]["proposed"][0] == "1"
    assert len(ask(cast.lead).get(reverse("next-action-rows"), told).context["rows"]) == 1


def test_nobody_answered_yet_says_how_it_comes_about(ask, cast):
    assert "No suggestion was answered in this time" in ask(cast.lead).get(reverse("next-actions")).content.decode()


@pytest.mark.parametrize("name", ["next-actions", "next-action-rows"])
def test_an_address_that_makes_no_sense_narrows_nothing(ask, cast, answered, name):
    answered("accepted", segment="cards")
    page = ask(cast.lead).get(reverse(name), {"segment": "car\0ds", "days": "365"})
    assert (page.status_code, "Call" in page.content.decode()) == (200, True)


def test_export_holds_the_rows_and_no_name_and_is_on_record(ask, cast, answered):
    row = answered("overruled", then="NEG")
    answered("accepted", by=cast.stranger)
    browser, address = ask(cast.lead), f"{reverse('next-actions-export')}?days=30"
    assert (browser.post(address).status_code, Export.objects.count()) == (302, 0)
    answer = browser.post(address, {"purpose": ExportPurpose.WORK})
    text = b"".join(answer).decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text)))
    assert [(line["case"], line["answer"], line["reason"], line["first contact after"]) for line in lines] == [
        (str(row.case_id), "Overruled", "Not the right time", "call")
    ]
    assert row.case.debtor.name not in text
    kept = Export.objects.get()
    assert (kept.what, kept.scope, kept.rows, kept.complete) == ("actions", "days=30", 1, True)


def test_nothing_typed_in_a_row_of_the_export_is_a_formula(ask, cast, answered):
    User.objects.filter(pk=cast.agent.pk).update(first_name="-1+1", last_name="")
    answered("overruled", segment="+cards", reason="other", note="=HYPERLINK(1)")
    answer = ask(cast.lead).post(reverse("next-actions-export"), {"purpose": ExportPurpose.WORK})
    (line,) = csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig")))
    assert [line[name][:2] for name in ("by", "note", "segment")] == ["'-", "'=", "'+"]
