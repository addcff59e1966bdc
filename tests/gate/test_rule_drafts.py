"""Drafts of contact rules: begun, written, refused with the part named, published as the next version."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from cases.forms.rule import RuleForm
from strategies.contact.drafting import OF_KIND, blank_record
from strategies.contact.rules import Rule
from strategies.contact.succession import in_succession
from strategies.models import ContactRule, ContactRuleDraft, RuleReview
from strategies.services.contact_rules import SHIPPED, load_contact_rules, rules_in_force, shipped_records
from strategies.services.rule_drafts import (
    DraftChanged,
    DraftRefused,
    discard_draft,
    latest_version,
    publish_draft,
    rebase_draft,
    save_draft,
    ships_anew,
    start_draft,
    start_own_rule,
)
from strategies.services.rule_standing import StandingRefused, end_rule, review_rule
from tests.cast import Cast
from tests.factories import NOW, TODAY
from tests.gate.conftest import as_typed

pytestmark = pytest.mark.usefixtures("rules")
CODE = "CN-FREQ-01"
TEXTS = {"message": {"zh": "不得联系。", "en": "No contact."}, "citation": {"zh": "内部规则", "en": "House rule"}}


def begun(cast: Cast, code: str = CODE, **more: Any) -> ContactRuleDraft:
    return start_draft(code=code, by=cast.admin, now=NOW, **more)


def written(draft: ContactRuleDraft, cast: Cast, **other: Any) -> ContactRuleDraft:
    record = {**draft.record, **other}
    return save_draft(draft=draft, record=record, stamp=draft.stamp, by=cast.admin, now=NOW)


def published(draft: ContactRuleDraft, cast: Cast, today: dt.date = TODAY) -> ContactRule:
    return publish_draft(draft=draft, stamp=draft.stamp, today=today, by=cast.admin, now=NOW)


def refused_parts(refusal: pytest.ExceptionInfo[DraftRefused]) -> list[str]:
    return [problem.part for problem in refusal.value.problems]


def stricter() -> dict[str, Any]:
    return {
        "limit": 2,
        "example": {
            "allowed": {"counts": {"connected_call_day_debtor": 1}},
            "refused": {"counts": {"connected_call_day_debtor": 2}},
        },
    }


def test_draft_becomes_the_next_version_and_is_gone(cast: Cast) -> None:
    rule = published(written(begun(cast), cast, **stricter()), cast)
    assert (rule.version, rule.shipped, rule.made_by, rule.record["limit"]) == (2, False, cast.admin, 2)
    assert rule.record == {**shipped_records()[CODE], **stricter()}, "what was not touched stays"
    assert not ContactRuleDraft.objects.exists()
    assert {one.version for one in rules_in_force() if one.id == CODE} == {2}
    assert ContactRule.objects.filter(code=CODE).count() == 2


def test_parts_that_nobody_asked_for_stay_through_form_and_publishing(cast: Cast) -> None:
    draft = begun(cast)
    draft = written(draft, cast, only="answered", params={"of_ours": [1, {"two": None}]}, **stricter())
    form = RuleForm(as_typed(RuleForm(record=draft.record, initial={"stamp": draft.stamp})), record=draft.record)
    assert form.is_valid(), form.errors
    rule = published(written(draft, cast, **form.record()), cast)
    assert (rule.record["only"], rule.record["params"]) == ("answered", {"of_ours": [1, {"two": None}]})


def test_form_that_nobody_changed_gives_back_every_shipped_record() -> None:
    for code, record in shipped_records().items():
        form = RuleForm(as_typed(RuleForm(record=record, initial={"stamp": 1})), record=record)
        assert form.is_valid(), (code, form.errors)
        assert form.record() == record, code


def test_rule_has_one_draft_at_a_time(cast: Cast) -> None:
    begun(cast)
    with pytest.raises(DraftRefused):
        begun(cast)
    assert begun(cast, "CN-FREQ-02").based_on == latest_version("CN-FREQ-02")
    with pytest.raises(DraftRefused):
        begun(cast, "CN-NOWHERE-01")


@pytest.mark.parametrize(
    ("other", "parts"),
    [
        ({"limit": 0, "unit": "telegram"}, ["limit", "unit"]),
        ({"exceptions": ["full_moon"]}, ["exceptions"]),
        ({"example": {"allowed": {"full_moon": True}, "refused": {}}}, ["example.allowed"]),
        ({"message": {"zh": "", "en": "x"}}, ["message.zh"]),
    ],
)
def test_record_that_is_no_rule_is_not_kept_and_the_part_is_named(
    cast: Cast, other: dict[str, Any], parts: list[str]
) -> None:
    draft = begun(cast)
    with pytest.raises(DraftRefused) as refusal:
        written(draft, cast, **other)
    assert refused_parts(refusal) == parts
    draft.refresh_from_db()
    assert (draft.record, draft.stamp) == (shipped_records()[CODE], 1)


def test_example_that_fails_is_kept_but_not_published(cast: Cast) -> None:
    draft = written(begun(cast), cast, limit=2)
    with pytest.raises(DraftRefused) as refusal:
        published(draft, cast)
    assert refused_parts(refusal) == ["example.allowed"], "two calls before: allowed no more"
    assert ContactRule.objects.filter(code=CODE).count() == 1


def test_second_administrator_does_not_write_over_what_they_have_not_seen(cast: Cast) -> None:
    draft = begun(cast)
    seen_by_both = draft.stamp
    save_draft(draft=draft, record={**draft.record, "limit": 5}, stamp=seen_by_both, by=cast.admin, now=NOW)
    with pytest.raises(DraftChanged) as changed:
        save_draft(draft=draft, record={**draft.record, "limit": 9}, stamp=seen_by_both, by=cast.lead, now=NOW)
    assert changed.value.draft.record["limit"] == 5
    with pytest.raises(DraftChanged):
        publish_draft(draft=draft, stamp=seen_by_both, today=TODAY, by=cast.lead, now=NOW)
    with pytest.raises(DraftChanged):
        discard_draft(draft=draft, stamp=seen_by_both)
    assert ContactRuleDraft.objects.get().record["limit"] == 5


def test_draft_that_was_put_away_is_told_to_whoever_still_writes_it(cast: Cast) -> None:
    draft = begun(cast)
    discard_draft(draft=draft, stamp=draft.stamp)
    with pytest.raises(DraftRefused) as refusal:
        save_draft(draft=draft, record=draft.record, stamp=1, by=cast.admin, now=NOW)
    assert not isinstance(refusal.value, DraftChanged)
    assert begun(cast).stamp == 1, "another may be begun"


@pytest.mark.parametrize(
    ("days", "parts"),
    [
        ({"valid_from": "2026-03-02"}, []),
        ({"valid_from": "2027-01-01"}, []),
        ({"valid_from": "2026-03-01"}, ["valid_from"]),
        ({"valid_from": None}, ["valid_from"]),
        ({"valid_to": "2026-03-01"}, []),
        ({"valid_to": "2026-02-28"}, ["valid_to"]),
    ],
)
def test_rule_begins_today_or_when_it_always_did(cast: Cast, days: dict[str, Any], parts: list[str]) -> None:
    draft = written(begun(cast), cast, **stricter(), **days)
    if not parts:
        assert published(draft, cast).version == 2
        return
    with pytest.raises(DraftRefused) as refusal:
        published(draft, cast)
    assert refused_parts(refusal) == parts


def test_nothing_changed_is_not_published(cast: Cast) -> None:
    with pytest.raises(DraftRefused) as refusal:
        published(begun(cast), cast)
    assert refused_parts(refusal) == [""]


def test_version_that_came_between_stops_the_draft_until_it_is_put_on_top(cast: Cast) -> None:
    draft = written(begun(cast), cast, **stricter())
    changed = SHIPPED.read_text(encoding="utf-8").replace("limit: 3\n", "limit: 4\n")
    assert load_contact_rules(now=NOW, texts=changed) > 0
    with pytest.raises(DraftRefused) as refusal:
        published(draft, cast)
    assert refused_parts(refusal) == [""]
    draft = rebase_draft(draft=draft, stamp=draft.stamp, by=cast.admin, now=NOW)
    assert published(draft, cast).version == 3


def test_shipped_update_leaves_the_houses_version_and_can_be_taken_over(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = published(written(begun(cast), cast, **stricter()), cast)
    assert not ships_anew(own)
    newer = {**shipped_records(), CODE: {**shipped_records()[CODE], "valid_from": "2025-03-01", "limit": 4}}
    monkeypatch.setattr("strategies.services.rule_drafts.shipped_records", lambda: newer)
    assert ships_anew(own)
    draft = begun(cast, from_shipped=True)
    assert (draft.based_on, draft.record["limit"]) == (own, 4)
    rule = published(written(draft, cast, **stricter(), valid_from="2025-03-01"), cast)
    assert (rule.version, ships_anew(rule)) == (3, False), "its first day is the shipped one's"


def test_house_writes_a_rule_of_its_own(cast: Cast) -> None:
    draft = start_own_rule(
        code="HOUSE-QUIET-1", record=blank_record("stop", "CN", first_day=TODAY), by=cast.admin, now=NOW
    )
    with pytest.raises(DraftRefused) as refusal:
        published(draft, cast)
    assert refused_parts(refusal) == ["message.zh", "message.en", "citation.zh", "citation.en", "fact"]
    example = {"allowed": {"particularly_vulnerable": False}, "refused": {"particularly_vulnerable": True}}
    draft = written(draft, cast, fact="particularly_vulnerable", example=example, **TEXTS)
    rule = published(draft, cast)
    assert (rule.code, rule.version, rule.kind, rule.record["id"]) == ("HOUSE-QUIET-1", 1, "stop", "HOUSE-QUIET-1")
    with pytest.raises(DraftRefused) as again:
        start_own_rule(code="HOUSE-QUIET-1", record=draft.record, by=cast.admin, now=NOW)
    assert refused_parts(again) == ["id"]
    assert load_contact_rules(now=NOW) == 0, "the loader knows nothing of it"


@pytest.mark.parametrize("code", ["CN-QUIET-1", "HOUSE-", "HOUSE-quiet", "HOUSE-A_B", "HOUSE-" + "A" * 40])
def test_code_of_an_own_rule_begins_with_house(cast: Cast, code: str) -> None:
    with pytest.raises(DraftRefused) as refusal:
        start_own_rule(code=code, record=blank_record("cap", "CN", first_day=TODAY), by=cast.admin, now=NOW)
    assert refused_parts(refusal) == ["id"]


@pytest.mark.parametrize("kind", OF_KIND)
def test_own_rule_of_each_kind_lacks_only_what_must_be_told(cast: Cast, kind: str) -> None:
    draft = start_own_rule(code="HOUSE-X", record=blank_record(kind, "UK", first_day=TODAY), by=cast.admin, now=NOW)
    told = {**TEXTS, **({"fact": "inbound"} if "fact" in draft.record else {})}
    assert written(draft, cast, **told).stamp == 2


def test_ended_rule_holds_until_its_last_day(cast: Cast) -> None:
    rule = latest_version(CODE)
    ended = end_rule(rule=rule, last_day=TODAY, today=TODAY, by=cast.admin, now=NOW)
    (held,) = (one for one in rules_in_force() if one.id == CODE)
    tomorrow = TODAY + dt.timedelta(days=1)
    assert (ended.version, held.is_in_force(TODAY), held.is_in_force(tomorrow)) == (2, True, False)
    with pytest.raises(StandingRefused):
        end_rule(rule=rule, last_day=TODAY, today=TODAY, by=cast.admin, now=NOW)
    with pytest.raises(StandingRefused):
        end_rule(rule=ended, last_day=TODAY - dt.timedelta(days=2), today=TODAY, by=cast.admin, now=NOW)
    begun(cast)
    with pytest.raises(StandingRefused):
        end_rule(rule=ended, last_day=tomorrow, today=TODAY, by=cast.admin, now=NOW)


def test_version_with_a_first_day_to_come_leaves_the_days_before_it_to_the_old_one(cast: Cast) -> None:
    rule = published(written(begun(cast), cast, **stricter(), valid_from="2026-03-05"), cast)
    held = {one.version: one for one in rules_in_force() if one.id == CODE}
    days = [dt.date(2026, 3, number) for number in (3, 4, 5, 6)]
    assert [[version for version, one in held.items() if one.is_in_force(day)] for day in days] == [[1], [1], [2], [2]]
    assert rule.rule().valid_to is None


@pytest.mark.parametrize(
    ("spans", "held"),
    [
        ([("2026-01-01", None), ("2026-01-01", None)], [(1, "2026-01-01", None)]),
        ([(None, "2026-03-01"), (None, None)], [(1, None, "2026-03-01")]),
        ([("2026-05-01", None), (None, None)], [(1, "2026-05-01", None), (2, None, "2026-04-30")]),
        ([("2026-05-01", None), (None, "2026-02-01")], [(1, "2026-05-01", None), (2, None, "2026-02-01")]),
        (
            [("2026-05-01", None), ("2026-06-01", None), (None, None)],
            [(1, "2026-05-01", None), (3, None, "2026-04-30")],
        ),
        (
            [("2026-06-01", None), ("2026-05-01", None), (None, None)],
            [(1, "2026-06-01", None), (2, "2026-05-01", "2026-05-31"), (3, None, "2026-04-30")],
        ),
    ],
)
def test_versions_hold_one_after_another(
    spans: list[tuple[str | None, str | None]], held: list[tuple[int, str | None, str | None]]
) -> None:
    def day(text: str | None) -> dt.date | None:
        return dt.date.fromisoformat(text) if text else None

    versions = [
        Rule("X", "stop", "CN", "BLOCK", {}, {}, {}, valid_from=day(first), valid_to=day(last), version=number)
        for number, (first, last) in enumerate(spans, 1)
    ]
    found = [(rule.version, rule.valid_from, rule.valid_to) for rule in in_succession(versions)]
    assert found == [(number, day(first), day(last)) for number, first, last in held]


def test_review_is_of_one_version_and_can_be_taken_back(cast: Cast) -> None:
    def reviewed() -> bool:
        return ContactRule.objects.latest_versions().with_review().get(code=CODE).is_reviewed

    rule = latest_version(CODE)
    review_rule(rule=rule, confirmed=True, note="Ms Chen", by=cast.admin, now=NOW)
    assert reviewed()
    with pytest.raises(StandingRefused):
        review_rule(rule=rule, confirmed=True, note="again", by=cast.admin, now=NOW)
    review_rule(rule=rule, confirmed=False, note="article renumbered", by=cast.admin, now=NOW)
    assert not reviewed()
    review_rule(rule=rule, confirmed=True, note="checked", by=cast.admin, now=NOW)
    published(written(begun(cast), cast, **stricter()), cast)
    assert not reviewed(), "a new version needs a review of its own"
    with pytest.raises(StandingRefused):
        review_rule(rule=rule, confirmed=False, note="too late", by=cast.admin, now=NOW)
    assert [row.confirmed for row in RuleReview.objects.all()] == [True, False, True]
    with pytest.raises(DatabaseError), transaction.atomic():
        RuleReview.objects.all().delete()
