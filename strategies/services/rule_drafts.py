"""A contact rule's next version: started as a draft, written by administrators, published or put away.

What is published is never changed. A draft may be kept while its examples fail; it is not published then.
"""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from strategies.contact.checks import Problem, problems_of
from strategies.contact.examples import failing, problems_of_example
from strategies.contact.known import catalogue
from strategies.contact.records import fingerprint, plain
from strategies.models import ContactRule, ContactRuleDraft
from strategies.services.contact_rules import shipped_records, usual_facts

OWN_CODE = re.compile(r"HOUSE-[A-Z0-9]+(?:-[A-Z0-9]+)*")


class DraftRefused(Exception):  # noqa: N818 - a refusal, not an error
    """Nothing was changed; each of `problems` names the part of the record that it is about, "" for the draft as a whole."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(len(problems))
        self.problems = problems

    @classmethod
    def because(cls, text: "str | LazyText") -> "DraftRefused":
        return cls(Problem("", text))


class DraftChanged(DraftRefused):
    """Somebody else has changed the draft since it was read; `draft` is as it stands now."""

    def __init__(self, draft: ContactRuleDraft) -> None:
        super().__init__(Problem("", _("Somebody else has changed this draft meanwhile.")))
        self.draft = draft


def start_draft(*, code: str, by: Any, now: dt.datetime, from_shipped: bool = False) -> ContactRuleDraft:
    """A draft that begins as the rule's latest version, or as the record that ships now.

    Raises DraftRefused where one is open already, or there is nothing to begin from.
    """
    latest = latest_version(code)
    shipped = shipped_records().get(code)
    if latest is None or (from_shipped and shipped is None):
        raise DraftRefused.because(_("There is no such rule."))
    if from_shipped and shipped is not None:
        return _open(code, latest, shipped, fingerprint(shipped), by, now)
    return _open(code, latest, latest.record, written_on(latest), by, now)


def start_own_rule(*, code: str, record: Mapping[str, Any], by: Any, now: dt.datetime) -> ContactRuleDraft:
    """The draft of a rule that did not ship. Raises DraftRefused for a code in use or not of the form HOUSE-…."""
    if not OWN_CODE.fullmatch(code) or len(code) > 40:
        raise DraftRefused(Problem("id", _("Begin with HOUSE-, then capital letters, figures and hyphens.")))
    if latest_version(code) is not None:
        raise DraftRefused(Problem("id", _("There is a rule of this code already.")))
    return _open(code, None, {**record, "id": code}, "", by, now)


@transaction.atomic
def save_draft(
    *, draft: ContactRuleDraft, record: Mapping[str, Any], stamp: int, by: Any, now: dt.datetime
) -> ContactRuleDraft:
    """Write a draft anew. `stamp`: of the draft as it was read.

    Raises DraftChanged, and DraftRefused for a record that is no rule; examples that fail may be kept.
    """
    held = _locked(draft, stamp)
    kept = {**record, "id": held.code}
    facts = catalogue()
    if problems := [*problems_of(kept, facts), *problems_of_example(kept, facts)]:
        raise DraftRefused(*problems)
    held.record, held.stamp = plain(kept), held.stamp + 1
    held.changed_by, held.changed_at = by, now
    held.save(update_fields=["record", "stamp", "changed_by", "changed_at"])
    return held


@transaction.atomic
def rebase_draft(*, draft: ContactRuleDraft, stamp: int, by: Any, now: dt.datetime) -> ContactRuleDraft:
    """Let a draft stand on the latest version after all, as it is written. Raises DraftChanged."""
    held = _locked(draft, stamp)
    held.based_on, held.stamp = latest_version(held.code), held.stamp + 1
    held.changed_by, held.changed_at = by, now
    held.save(update_fields=["based_on", "stamp", "changed_by", "changed_at"])
    return held


@transaction.atomic
def discard_draft(*, draft: ContactRuleDraft, stamp: int) -> None:
    """Put a draft away for good. Raises DraftChanged."""
    _locked(draft, stamp).delete()


@transaction.atomic
def publish_draft(*, draft: ContactRuleDraft, stamp: int, today: dt.date, by: Any, now: dt.datetime) -> ContactRule:
    """The draft becomes the rule's next version, which counsel has not reviewed, and is gone itself.

    Raises DraftChanged, and DraftRefused with whatever `what_bars_publishing` says.
    """
    held = _locked(draft, stamp)
    if problems := what_bars_publishing(held, today=today):
        raise DraftRefused(*problems)
    record, follows = held.record, held.follows
    held.delete()
    return write_version(code=draft.code, record=record, follows=follows, after=held.based_on, by=by, now=now)


def what_bars_publishing(draft: ContactRuleDraft, *, today: dt.date) -> list[Problem]:
    """Everything that must be mended first: its form, its examples, its days, a version that has come between."""
    record, facts = draft.record, catalogue()
    found = [*problems_of(record, facts), *problems_of_example(record, facts)]
    if not found:
        wrong = _("The rule decides this example otherwise.")
        found += [Problem(f"example.{answer}", wrong) for answer in failing(record, usual_facts())]
    found += _days(draft, today)
    latest = latest_version(draft.code)
    if latest is not None and latest != draft.based_on:
        found.append(Problem("", _("A newer version of the rule has come meanwhile.")))
    if draft.based_on is not None and record == draft.based_on.record:
        found.append(Problem("", _("Nothing differs from the version in force.")))
    return found


def write_version(
    *, code: str, record: Mapping[str, Any], follows: str, after: ContactRule | None, by: Any, now: dt.datetime
) -> ContactRule:
    """The house's next version. Raises DraftRefused where another has come between."""
    try:
        with transaction.atomic():
            return ContactRule.objects.create(
                code=code,
                version=after.version + 1 if after else 1,
                kind=record["kind"],
                jurisdiction=record["jurisdiction"],
                record=record,
                follows=follows,
                made_at=now,
                made_by=by,
            )
    except IntegrityError as error:
        raise DraftRefused.because(_("A newer version of the rule has come meanwhile.")) from error


def latest_version(code: str) -> ContactRule | None:
    return ContactRule.objects.filter(code=code).order_by("-version").first()


def written_on(rule: ContactRule) -> str:
    """The fingerprint of the shipped record that a version is, or was written on top of."""
    return fingerprint(rule.record) if rule.shipped else rule.follows


def ships_anew(rule: ContactRule) -> bool:
    """Whether the product ships a record that the house's version was not written on top of."""
    shipped = None if rule.shipped else shipped_records().get(rule.code)
    return shipped is not None and fingerprint(shipped) != rule.follows


def _open(
    code: str, based_on: ContactRule | None, record: Mapping[str, Any], follows: str, by: Any, now: dt.datetime
) -> ContactRuleDraft:
    try:
        with transaction.atomic():
            return ContactRuleDraft.objects.create(
                code=code,
                based_on=based_on,
                record=record,
                follows=follows,
                started_at=now,
                started_by=by,
                changed_at=now,
                changed_by=by,
            )
    except IntegrityError as error:
        raise DraftRefused.because(_("A draft of this rule is open already.")) from error


def _locked(draft: ContactRuleDraft, stamp: int) -> ContactRuleDraft:
    """Raises DraftRefused where the draft is gone, DraftChanged where it is not as it was read."""
    held = ContactRuleDraft.objects.select_for_update(of=("self",)).filter(pk=draft.pk).first()
    if held is None:
        raise DraftRefused.because(_("This draft is no longer there: it was published or put away."))
    if held.stamp != stamp:
        raise DraftChanged(held)
    return held


def _days(draft: ContactRuleDraft, today: dt.date) -> list[Problem]:
    """A rule begins today or later, or when it always did; it ends with yesterday at the earliest."""
    known = [
        record for record in (draft.based_on and draft.based_on.record, shipped_records().get(draft.code)) if record
    ]
    first, last = draft.record.get("valid_from"), draft.record.get("valid_to")
    found = []
    if first not in {record.get("valid_from") for record in known} and (not first or first < today.isoformat()):
        found.append(Problem("valid_from", _("A rule cannot begin in the past.")))
    yesterday = (today - dt.timedelta(days=1)).isoformat()
    if last and last < yesterday and last not in {record.get("valid_to") for record in known}:
        found.append(Problem("valid_to", _("A rule ends with yesterday at the earliest.")))
    return found
