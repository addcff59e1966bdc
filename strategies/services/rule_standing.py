"""Where a rule stands: reviewed with counsel or not, and ended where the house does without it."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from strategies.models import ContactRule, ContactRuleDraft, RuleReview
from strategies.services.rule_drafts import latest_version, write_version, written_on


class StandingRefused(Exception):  # noqa: N818 - a refusal, not an error
    """Nothing was written; `reason` says why."""

    def __init__(self, reason: "str | LazyText") -> None:
        super().__init__(str(reason))
        self.reason = reason


@transaction.atomic
def review_rule(*, rule: ContactRule, confirmed: bool, note: str, by: Any, now: dt.datetime) -> RuleReview:
    """Put on record that this version was reviewed with counsel, or take that back. `note`: with whom, or why.

    Raises StandingRefused for a version that is not the latest, or where it stands so already.
    """
    held = ContactRule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
    if held != latest_version(held.code):
        raise StandingRefused(_("A newer version of the rule has come meanwhile; it is the one to review."))
    last = RuleReview.objects.filter(rule=held).order_by("-pk").first()
    if (last is not None and last.confirmed) == confirmed:
        raise StandingRefused(_("Somebody has already put this on record."))
    return RuleReview.objects.create(rule=held, confirmed=confirmed, note=note, at=now, by=by)


@transaction.atomic
def end_rule(*, rule: ContactRule, last_day: dt.date, today: dt.date, by: Any, now: dt.datetime) -> ContactRule:
    """Switch a rule off from the day after `last_day` on: a version like `rule` with that last day.

    Raises StandingRefused for a day before yesterday or before the rule begins, an open draft, or a newer version.
    """
    if last_day < today - dt.timedelta(days=1):
        raise StandingRefused(_("A rule ends with yesterday at the earliest."))
    if last_day.isoformat() < (rule.record.get("valid_from") or ""):
        raise StandingRefused(_("The last day lies before the first."))
    if ContactRuleDraft.objects.filter(code=rule.code).exists():
        raise StandingRefused(_("A draft of this rule is open; give it its last day there."))
    if rule != latest_version(rule.code):
        raise StandingRefused(_("A newer version of the rule has come meanwhile."))
    record = {**rule.record, "valid_to": last_day.isoformat()}
    return write_version(code=rule.code, record=record, follows=written_on(rule), after=rule, by=by, now=now)
