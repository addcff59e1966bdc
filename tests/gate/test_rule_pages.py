"""The pages of the contact rules: who reads, who writes, what is shown, and that nothing typed is lost."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cases.models import User
from strategies.models import ContactRule, ContactRuleDraft, RuleReview
from strategies.services.contact_rules import SHIPPED, load_contact_rules, shipped_records
from strategies.services.rule_drafts import start_draft
from tests.cast import Cast
from tests.factories import NOW
from tests.gate.conftest import as_typed

pytestmark = pytest.mark.usefixtures("rules")
Ask = Callable[[User], Client]
CODE = "CN-FREQ-01"
PAGE, DRAFT = f"/rules/{CODE}/", f"/rules/{CODE}/draft/"
ACTS = ["review/", "end/", "draft/", "draft/start/", "draft/publish/", "draft/rebase/", "draft/discard/"]


@pytest.fixture
def draft(cast: Cast) -> ContactRuleDraft:
    return start_draft(code=CODE, by=cast.admin, now=NOW)


def codes(answer: Any) -> list[str]:
    return [line.rule.code for line in answer.context["lines"]]


def test_who_reads_and_who_writes(cast: Cast, ask: Ask, client: Client) -> None:
    assert (client.get("/rules/").status_code, client.get(PAGE).status_code) == (302, 302)
    for reader in cast.everyone():
        page = ask(reader).get(PAGE)
        assert page.status_code == 200
        assert page.context.get("may_edit", False) == reader.is_admin
    for reader in (cast.agent, cast.stranger, cast.lead):
        assert [ask(reader).post(PAGE + act).status_code for act in ACTS] == [404] * len(ACTS)
        assert ask(reader).get("/rules/new/").status_code == 404
        assert "form action" not in ask(reader).get(PAGE).content.decode().replace("logout", "")
    assert not ContactRuleDraft.objects.exists()
    assert ask(cast.agent).get("/rules/CN-NOWHERE-01/").status_code == 404


def test_every_rule_is_listed_in_the_readers_words(cast: Cast, ask: Ask) -> None:
    page = ask(cast.agent).get("/rules/")
    assert codes(page) == sorted(shipped_records())
    html = page.content.decode()
    assert "3 effective calls have been made to this debtor today" in html
    assert "at most 3 effective calls per day and debtor" in html
    assert "seen in a secondary text" in html
    chinese = ask(cast.agent).get("/rules/", headers={"accept-language": "zh-hans"}).content.decode()
    assert "今天已主动与该债务人有效通话3次" in chinese
    assert "每名债务人每天最多3次有效通话" in chinese


@pytest.mark.parametrize(
    ("asked", "fits"),
    [
        ("jurisdiction=UK", lambda record: record["jurisdiction"] == "UK"),
        ("kind=window", lambda record: record["kind"] == "window"),
        ("channel=letter", lambda record: "letter" in record.get("channel", ["letter"])),
        ("q=effective+CALLS+cn-freq", lambda record: record["id"] == CODE),
        ("q=1033", lambda record: "1033" in json.dumps(record["citation"])),
        ("jurisdiction=FR", lambda record: True),
    ],
)
def test_list_is_narrowed(cast: Cast, ask: Ask, asked: str, fits: Callable[[dict[str, Any]], bool]) -> None:
    found = codes(ask(cast.agent).get(f"/rules/?{asked}"))
    assert found == sorted(code for code, record in shipped_records().items() if fits(record))


def test_list_asks_the_database_as_often_whatever_it_holds(
    cast: Cast, ask: Ask, django_assert_num_queries: Callable[[int], Any], draft: ContactRuleDraft
) -> None:
    client = ask(cast.admin)
    with django_assert_num_queries(3):  # the user, rules with their reviews, drafts
        client.get("/rules/")


def test_review_marks_the_version_and_is_taken_back(cast: Cast, ask: Ask) -> None:
    client = ask(cast.admin)
    assert client.post(f"{PAGE}review/", {"note": ""}).status_code == 422
    assert client.post(f"{PAGE}review/", {"note": "Ms Chen", "version": "1"}).status_code == 302
    assert CODE not in codes(client.get("/rules/?unreviewed=on"))
    assert "Ms Chen" in ask(cast.agent).get(PAGE).content.decode()
    ask(cast.admin).post(f"{PAGE}review/", {"note": "renumbered", "version": "1", "take_back": "yes"})
    assert CODE in codes(client.get("/rules/?unreviewed=on"))
    assert [(one.confirmed, one.by) for one in RuleReview.objects.all()] == [(False, cast.admin), (True, cast.admin)]


def test_review_of_a_version_that_is_no_longer_the_latest_is_refused(cast: Cast, ask: Ask) -> None:
    first = ContactRule.objects.get(code=CODE)
    ContactRule.objects.create(
        code=CODE, version=2, kind=first.kind, jurisdiction="CN", record=first.record, made_at=NOW, made_by=cast.admin
    )
    assert ask(cast.admin).post(f"{PAGE}review/", {"note": "Ms Chen", "version": "1"}).status_code == 422
    assert not RuleReview.objects.exists()


def test_rule_is_edited_and_published_through_the_pages(cast: Cast, ask: Ask) -> None:
    client = ask(cast.admin)
    assert client.post(f"{DRAFT}start/").url == DRAFT
    typed = as_typed(client.get(DRAFT).context["form"]) | {"limit": "2", "message_en": "Two a day."}
    assert client.post(DRAFT, typed).status_code == 302
    page = client.get(DRAFT)
    assert [(place, str(text)) for place, text in page.context["problems"]] == [
        ("Example (allowed)", "The rule decides this example otherwise.")
    ]
    client.post(f"{DRAFT}publish/", {"stamp": "2"})
    assert ContactRule.objects.filter(code=CODE).count() == 1
    client.post(DRAFT, as_typed(page.context["form"]) | {"mend": "yes"})
    page = client.get(DRAFT)
    assert page.context["problems"] == []
    assert [change.label for change in page.context["changes"]] == [
        "Highest number",
        "Message (English)",
        "Example (allowed)",
        "Example (refused)",
    ]
    assert client.post(f"{DRAFT}publish/", {"stamp": "3"}).url == PAGE
    shown = client.get(PAGE)
    assert [(one.version, len(changes)) for one, changes in shown.context["versions"]] == [(2, 4), (1, 0)]
    assert "Two a day." in ask(cast.agent).get(PAGE).content.decode()


def test_earlier_version_is_shown_as_it_was_and_cannot_be_edited(cast: Cast, ask: Ask) -> None:
    first = ContactRule.objects.get(code=CODE)
    record = {**first.record, "limit": 2, "message": {"zh": "两次。", "en": "Two a day."}}
    ContactRule.objects.create(
        code=CODE, version=2, kind=first.kind, jurisdiction="CN", record=record, made_at=NOW, made_by=cast.admin
    )
    client = ask(cast.admin)
    then = client.get(f"{PAGE}?version=1").context
    assert (then["line"].message, then["may_edit"]) == (first.record["message"]["en"], False)
    for asked in ("", "?version=2", "?version=9", "?version=x"):
        now = client.get(PAGE + asked).context
        assert (now["line"].message, now["may_edit"]) == ("Two a day.", True)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"limit": "0"}, "limit"),
        ({"period_kind": "rolling", "period_days": ""}, "period_days"),
        ({"message_zh": ""}, "message_zh"),
        ({"example_refused": "full_moon: true"}, "example_refused"),
        ({"example_allowed": "{"}, "example_allowed"),
        ({"valid_from": "2026-03-04", "valid_to": "2026-03-01"}, "valid_to"),
        ({"effect": "STOP_ALL"}, "effect"),
    ],
)
def test_refusal_stands_at_the_field_and_what_was_typed_stays(
    cast: Cast, ask: Ask, draft: ContactRuleDraft, typed: dict[str, str], field: str
) -> None:
    client = ask(cast.admin)
    sent = as_typed(client.get(DRAFT).context["form"]) | {"note": "typed before"} | typed
    answer = client.post(DRAFT, sent)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "typed before" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.stamp == 1


def test_example_left_empty_is_written_from_the_rule(cast: Cast, ask: Ask, draft: ContactRuleDraft) -> None:
    client = ask(cast.admin)
    typed = as_typed(client.get(DRAFT).context["form"])
    kept = typed["example_refused"]
    client.post(DRAFT, typed | {"limit": "9", "example_allowed": ""})
    draft.refresh_from_db()
    assert draft.record["example"] == {
        "allowed": {"counts": {"connected_call_day_debtor": 8}},
        "refused": {"counts": {"connected_call_day_debtor": 3}},
    }, kept
    unreadable = typed | {"example_allowed": "who: cat", "stamp": "2", "mend": "yes"}
    assert client.post(DRAFT, unreadable).status_code == 302, "written anew, whatever stood there"


def test_hours_are_written_span_by_span(cast: Cast, ask: Ask) -> None:
    start_draft(code="CN-TIME-01a", by=cast.admin, now=NOW)
    client, page = ask(cast.admin), "/rules/CN-TIME-01a/draft/"
    typed = as_typed(client.get(page).context["form"])
    assert (typed["hours_0_days"], typed["hours_0_from"]) == (["1", "2", "3", "4", "5", "6", "7"], "08:00")
    weekdays = {"hours_0_days": ["1", "2", "3", "4", "5"], "hours_1_days": ["6"], "hours_1_from": "9:00"}
    refused = client.post(page, typed | weekdays)
    assert list(refused.context["form"].errors) == ["hours_0_from"]
    client.post(page, typed | weekdays | {"hours_1_from": "09:00", "hours_1_to": "17:00"})
    draft = ContactRuleDraft.objects.get()
    assert draft.record["hours"] == [
        {"days": [1, 2, 3, 4, 5], "from": "08:00", "to": "22:00"},
        {"days": [6], "from": "09:00", "to": "17:00"},
    ]


def test_second_save_is_told_and_loses_nothing(cast: Cast, ask: Ask, draft: ContactRuleDraft) -> None:
    first, second = ask(cast.admin), Client()
    colleague = User.objects.create(username="colleague", role="admin", first_name="Colleague")
    second.force_login(colleague)
    typed = as_typed(first.get(DRAFT).context["form"])
    second.post(DRAFT, typed | {"note": "by the colleague", "limit": "5"})
    late = first.post(DRAFT, typed | {"note": "by me", "limit": "2"})
    assert late.status_code == 409
    html = late.content.decode()
    assert "Colleague saved this draft meanwhile" in html
    assert late.context["form"]["note"].value() == "by me"
    assert [(one.label, one.before, one.after) for one in late.context["meanwhile"]] == [
        ("Highest number", "2", "5"),
        ("Note", "by me", "by the colleague"),
    ]
    draft.refresh_from_db()
    assert (draft.record["limit"], draft.changed_by) == (5, colleague)
    again = first.post(DRAFT, as_typed(late.context["form"]))
    draft.refresh_from_db()
    assert (again.status_code, draft.record["limit"], draft.record["note"]) == (302, 2, "by me")


def test_own_rule_from_nothing_to_published(cast: Cast, ask: Ask) -> None:
    client = ask(cast.admin)
    assert client.post("/rules/new/", {"code": "MINE-1", "jurisdiction": "CN", "kind": "stop"}).status_code == 422
    page = client.post("/rules/new/", {"code": "house-calm-1", "jurisdiction": "CN", "kind": "stop"}).url
    assert page == "/rules/HOUSE-CALM-1/draft/"
    assert "HOUSE-CALM-1" in client.get("/rules/").content.decode()
    assert client.get("/rules/HOUSE-CALM-1/").status_code == 404, "no version yet"
    typed = as_typed(client.get(page).context["form"]) | {
        "fact": "particularly_vulnerable",
        "message_zh": "不得联系。",
        "message_en": "No contact.",
        "citation_zh": "内部规则",
        "citation_en": "House rule",
        "mend": "yes",
    }
    assert client.post(page, typed).status_code == 302
    assert client.post(f"{page}publish/", {"stamp": "2"}).url == "/rules/HOUSE-CALM-1/"
    assert "not while: particularly vulnerable customer" in ask(cast.agent).get("/rules/?q=calm").content.decode()


def test_rule_is_ended_and_the_list_says_so(cast: Cast, ask: Ask) -> None:
    client = ask(cast.admin)
    assert client.post(f"{PAGE}end/", {"last_day": "2020-01-01"}).status_code == 422
    yesterday = client.get(PAGE).context["end_form"]["last_day"].value() - dt.timedelta(days=1)
    assert client.post(f"{PAGE}end/", {"last_day": yesterday.isoformat()}).status_code == 302
    (line,) = ask(cast.agent).get("/rules/?q=cn-freq-01").context["lines"]
    assert (line.rule.version, line.standing) == (2, "ended")


def test_draft_overtaken_by_a_shipped_version_says_so(cast: Cast, ask: Ask, draft: ContactRuleDraft) -> None:
    load_contact_rules(now=NOW, texts=SHIPPED.read_text(encoding="utf-8").replace("limit: 3\n", "limit: 4\n"))
    client = ask(cast.admin)
    assert client.get(DRAFT).context["is_overtaken"]
    client.post(f"{DRAFT}rebase/", {"stamp": "1"})
    page = client.get(DRAFT)
    assert not page.context["is_overtaken"]
    assert [(one.label, one.before, one.after) for one in page.context["changes"]][:1] == [("Highest number", "4", "3")]


def test_old_stamp_publishes_and_discards_nothing(cast: Cast, ask: Ask, draft: ContactRuleDraft) -> None:
    client = ask(cast.admin)
    for stamp in ("0", "2", "", "x", "9" * 30):
        client.post(f"{DRAFT}publish/", {"stamp": stamp})
        client.post(f"{DRAFT}discard/", {"stamp": stamp})
    assert ContactRuleDraft.objects.count() == 1
    assert client.post(f"{DRAFT}discard/", {"stamp": "1"}).url == PAGE
    assert client.get(DRAFT).status_code == 404
