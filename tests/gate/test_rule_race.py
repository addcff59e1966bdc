"""Several administrators doing the same to one rule at the same moment: one has done it, the others are told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from strategies.models import ContactRule, ContactRuleDraft, RuleReview
from strategies.services.contact_rules import load_contact_rules
from strategies.services.rule_drafts import (
    DraftRefused,
    discard_draft,
    latest_version,
    publish_draft,
    save_draft,
    start_draft,
)
from strategies.services.rule_standing import StandingRefused, end_rule, review_rule
from tests.cast import Cast
from tests.factories import NOW, TODAY

CODE = "CN-FREQ-01"
Act = Callable[[Cast, Any], object]

ON_A_DRAFT: dict[str, Act] = {
    "publish": lambda cast, draft: publish_draft(draft=draft, stamp=2, today=TODAY, by=cast.admin, now=NOW),
    "save": lambda cast, draft: save_draft(draft=draft, record=draft.record, stamp=2, by=cast.admin, now=NOW),
    "discard": lambda _cast, draft: discard_draft(draft=draft, stamp=2),
}
ON_A_RULE: dict[str, Act] = {
    "start": lambda cast, _rule: start_draft(code=CODE, by=cast.admin, now=NOW),
    "review": lambda cast, rule: review_rule(rule=rule, confirmed=True, note="x", by=cast.admin, now=NOW),
    "end": lambda cast, rule: end_rule(rule=rule, last_day=TODAY, today=TODAY, by=cast.admin, now=NOW),
}


def at_once(act: Act, cast: Cast, thing: Any) -> list[bool]:
    """Whether each of four who did it at the same moment had it done."""
    gate = Barrier(4)

    def once(_number: int) -> bool:
        gate.wait()
        try:
            act(cast, thing)
        except (DraftRefused, StandingRefused):
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        return sorted(pool.map(once, range(4)))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ON_A_DRAFT)
def test_draft_is_published_saved_or_put_away_once(cast: Cast, act: str) -> None:
    load_contact_rules(now=NOW)
    draft = start_draft(code=CODE, by=cast.admin, now=NOW)
    record = {**draft.record, "note": "Ours."}
    draft = save_draft(draft=draft, record=record, stamp=1, by=cast.admin, now=NOW)
    assert at_once(ON_A_DRAFT[act], cast, draft) == [False, False, False, True]
    versions, drafts = ContactRule.objects.filter(code=CODE).count(), ContactRuleDraft.objects.count()
    assert (versions, drafts) == {"publish": (2, 0), "save": (1, 1), "discard": (1, 0)}[act]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ON_A_RULE)
def test_rule_is_drafted_reviewed_or_ended_once(cast: Cast, act: str) -> None:
    load_contact_rules(now=NOW)
    assert at_once(ON_A_RULE[act], cast, latest_version(CODE)) == [False, False, False, True]
    written = (
        ContactRuleDraft.objects.count(),
        RuleReview.objects.count(),
        ContactRule.objects.filter(code=CODE).count(),
    )
    assert written == {"start": (1, 0, 1), "review": (0, 1, 1), "end": (0, 0, 2)}[act]
