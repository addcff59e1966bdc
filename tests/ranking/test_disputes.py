"""Disputing a rank: the sum is kept as it was, whoever said it takes it back the same day, an administrator answers."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Attention, Case, Export, RankDispute, User
from cases.services.occasion import Occasion
from cases.services.rank_disputes import answer_dispute, dispute_rank, withdraw_dispute
from cases.services.verdict import Refused
from tests.cast import Cast
from tests.ranking.conftest import Ask

PARTS = {"value": 10, "overdue": 10, "quiet": 15}


def by(user: User, days: int = 0) -> Occasion:
    now = timezone.now() + dt.timedelta(days=days)
    return Occasion(as_of=timezone.localdate(now), now=now, by=user)


def disputed(case: Case, user: User, words: str = " pays on Fridays ") -> RankDispute:
    return dispute_rank(case=case, expected="higher", words=words, occasion=by(user))


def test_dispute_keeps_the_sum_as_it_was(case: Case, cast: Cast, today: dt.date) -> None:
    made = disputed(case, cast.agent)
    case.attention = Attention.PROMISE_BROKEN
    case.save(update_fields=["attention"])
    made.refresh_from_db()
    assert (made.points, made.parts, made.as_of, made.version) == (35, PARTS, today, 1)
    assert (made.words, made.expected, made.state, made.by) == ("pays on Fridays", "higher", "open", cast.agent)
    assert Case.objects.get(pk=case.pk).rank_points == 535


@pytest.mark.parametrize(("expected", "words"), [("higher", "  "), ("sideways", "x")])
def test_dispute_wants_a_direction_and_words(case: Case, cast: Cast, expected: str, words: str) -> None:
    with pytest.raises(Refused):
        dispute_rank(case=case, expected=expected, words=words, occasion=by(cast.agent))


def test_one_open_word_a_person(case: Case, cast: Cast) -> None:
    disputed(case, cast.agent)
    with pytest.raises(Refused):
        disputed(case, cast.agent)
    disputed(case, cast.lead)
    assert RankDispute.objects.count() == 2


def test_author_takes_it_back_the_same_day_and_nobody_else(case: Case, cast: Cast) -> None:
    made = disputed(case, cast.agent)
    for occasion in (by(cast.lead), by(cast.agent, days=1)):
        with pytest.raises(Refused):
            withdraw_dispute(dispute=made, occasion=occasion)
    assert withdraw_dispute(dispute=made, occasion=by(cast.agent)).state == "withdrawn"
    with pytest.raises(Refused):
        answer_dispute(dispute=made, answer="x", occasion=by(cast.admin))
    assert disputed(case, cast.agent).state == "open"


def test_agent_disputes_by_page_and_undoes_it(case: Case, cast: Cast, ask: Ask) -> None:
    address = reverse("case-rank", args=[case.pk])
    answer = ask(cast.agent).post(address, {"expected": "lower", "words": "is in hospital"})
    assert (answer.status_code, answer["location"]) == (302, address)
    made = RankDispute.objects.get()
    page = ask(cast.agent).get(address).content.decode()
    assert "is in hospital" in page
    assert reverse("rank-dispute-undo", args=[made.pk]) in page
    ask(cast.agent).post(reverse("rank-dispute-undo", args=[made.pk]))
    made.refresh_from_db()
    assert made.state == "withdrawn"
    assert ask(cast.agent).post(address, {"expected": "lower", "words": ""}).status_code == 422


def test_admin_answers_and_the_agent_reads_it(case: Case, cast: Cast, ask: Ask) -> None:
    made = disputed(case, cast.agent)
    listed = ask(cast.admin).get(reverse("rank-disputes"))
    assert [(row.pk, parts) for row, parts in listed.context["rows"]] == [
        (made.pk, [("Value at stake", 10), ("Days past due", 10), ("Time without a contact", 15)])
    ]
    address = reverse("rank-dispute-answer", args=[made.pk])
    assert ask(cast.admin).post(address, {"answer": ""}).status_code == 422
    assert ask(cast.admin).post(address, {"answer": "The weight of value goes up."}).status_code == 302
    assert ask(cast.admin).get(reverse("rank-disputes")).context["rows"] == []
    answered = ask(cast.admin).get(reverse("rank-disputes"), {"state": "answered"}).context["rows"]
    assert [row.ended_by for row, _parts in answered] == [cast.admin]
    page = ask(cast.agent).get(reverse("case-rank", args=[case.pk])).content.decode()
    assert "The weight of value goes up." in page


def test_list_stands_under_the_policy(cast: Cast, ask: Ask) -> None:
    page = ask(cast.admin).get(reverse("rank-disputes")).content.decode()
    assert f'href="{reverse("policies")}" aria-current="page"' in page


def test_list_goes_out_as_csv_on_record(case: Case, cast: Cast, ask: Ask) -> None:
    disputed(case, cast.agent)
    assert ask(cast.admin).post(reverse("rank-disputes-export")).status_code == 302  # for what?
    assert not Export.objects.exists()
    answer = ask(cast.admin).post(reverse("rank-disputes-export"), {"purpose": "audit"})
    head, row = csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")))  # type: ignore[attr-defined]
    told = dict(zip(head, row, strict=True))
    assert [told[name] for name in ("case", "points", "Value at stake", "Promise broken", "why")] == [
        str(case.pk), "35", "10", "0", "pays on Fridays",
    ]  # fmt: skip
    taken = Export.objects.get()
    assert (taken.what, taken.purpose, taken.rows, taken.complete) == ("disputes", "audit", 1, True)


def test_words_in_the_csv_are_no_formula(case: Case, cast: Cast, ask: Ask) -> None:
    disputed(case, cast.agent, words="=HYPERLINK(1)")
    answer = ask(cast.admin).post(reverse("rank-disputes-export"), {"purpose": "audit"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert ",'=HYPERLINK(1)," in text
