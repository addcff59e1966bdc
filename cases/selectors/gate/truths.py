"""What the records of the work say of the facts that rules name. What is on record about the very fact goes before it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import phonenumbers
from django.conf import settings
from phonenumbers import timezone as number_zones

from cases.models import DEAD_STATES, Case, ContactPoint, Creditor, DebtClass
from cases.selectors.gate.situation import PERMIT, Made, Situation
from strategies.contact.facts import Event, Facts
from strategies.contact.known import presumed
from strategies.contact.places import CollectorClass, zone_of
from strategies.outcomes import OUTCOMES, Channel

SPOKEN = (Channel.CALL, Channel.VISIT)
FAILED_IN_A_ROW = 3  # 连续三次无法联系: China Banking Association guide, 30 January 2026 (CN-WHO-03)
STOPS = (
    "debtor_dead", "represented_by_attorney", "breathing_space_active", "objection_open", "dispute_on_debt",
    "written_dispute_open", "plan_performing", "person_refused_contact", "medium_refused",
)  # fmt: skip
_PLACES = {"debtor": "own", "employer": "work"}


@dataclass(frozen=True)
class Contact:
    """What is about to be done: by which channel, to whom, and what whoever does it says of it."""

    channel: str
    point: ContactPoint | None = None
    told: Mapping[str, bool] | None = None

    @property
    def who(self) -> str:
        return "debtor" if self.point is None else self.point.owner


def facts_of(situation: Situation, contact: Contact, *, now: dt.datetime) -> Facts:
    """The record that the gate decides on."""
    case, point = situation.case, contact.point
    debtor, creditor = case.debtor, case.creditor
    place = debtor.jurisdiction or creditor.jurisdiction
    jurisdictions = frozenset({place, creditor.jurisdiction})
    return Facts(
        at=now,
        jurisdictions=jurisdictions,
        debt_class=creditor.debt_class,
        creditor_class=frozenset({class_of(creditor), *([settings.COLLECTS_AS] if settings.COLLECTS_AS else [])}),
        who=contact.who,
        channel=contact.channel,
        time_zone=zone_of(debtor.time_zone, place, debtor.region),
        number_area_time_zone=_number_area(point) if "US" in jurisdictions else None,
        region=debtor.region,
        person=_person(situation, contact.who, None if point is None else point.pk),
        point="" if point is None else str(point.pk),
        debt=str(case.pk),
        truths=_truths(situation, contact),
        events=[*_made(situation, now), *_permitted(situation, now)],
    )


def _person(situation: Situation, owner: str, point: int | None) -> str:
    """Whom a number or address belongs to, for limits that count per person: somebody with two numbers is one person, known
    by the first of them; somebody without a name is only known by the number."""
    if owner == "debtor" or point is None:
        return "debtor" if owner == "debtor" else ""
    name = situation.ways[point].name if point in situation.ways else ""
    if not name:
        return str(point)
    return str(
        min(key for key, way in situation.ways.items() if (way.owner, way.name) == (owner, name) or key == point)
    )


def class_of(creditor: Creditor) -> str:
    """What the creditor is; where nobody said, a supplier or a lender by the kind of debt."""
    usual = CollectorClass.SUPPLIER if creditor.debt_class == DebtClass.TRADE else CollectorClass.LENDER
    return creditor.kind or str(usual)


def _truths(situation: Situation, contact: Contact) -> dict[str, bool]:
    """Derived, then recorded, then told: the later goes before. A record taken back leaves what is derived."""
    point = contact.point
    recorded = {**situation.known, **situation.known_of.get(point.pk if point else 0, {})}
    on_record = {name: value for name, value in recorded.items() if value is not None}
    derived = _derived(situation, contact)
    # What stops the work of the case as it stands now is not lifted by an older record that it was not so.
    stopped = {name: True for name in STOPS if derived[name]}
    return {**presumed(), **derived, **on_record, **stopped, **(contact.told or {})}


def _derived(situation: Situation, contact: Contact) -> dict[str, bool]:
    case, point, who = situation.case, contact.point, contact.who
    here = {kind for kind, on in situation.holds if on == case.pk}
    anywhere = {kind for kind, _on in situation.holds}
    own = point is None or who == "debtor"
    truths = {
        "inbound": False,
        # Agents dial and write by hand; nothing here dials or decides by itself.
        "manual_contact": True,
        "human_agent": True,
        "debtor_dead": "death" in anywhere,
        "represented_by_attorney": "represented" in anywhere,
        "breathing_space_active": "moratorium" in anywhere,
        "objection_open": "dispute" in here,
        "dispute_on_debt": "dispute" in here,
        "written_dispute_open": "dispute" in here,
        "plan_performing": "plan" in here,
        "guarantee_valid_today": _is_guarantor(situation, point),
        "debtor_unreachable": is_unreachable(situation),
        "first_contact": not _was_reached(case),
        "not_first_contact": _was_reached(case),
        "right_party_evidence": _was_reached(case) or (point is not None and point.state == "verified" and own),
        "person_refused_contact": not own and point is not None and point.state == "do_not_contact",
        "medium_refused": point is not None and point.state == "do_not_contact",
        "contact_source_lawful": point is None or bool(point.source),
        "home_cell_or_given_number": own,
        "other_place": not own,
        "at_workplace": who == "employer",
        "not_at_workplace": who != "employer",
    }
    if class_of(case.creditor) != CollectorClass.ASSIGNEE:  # of a bought debt somebody has to say that notice was given
        truths |= dict.fromkeys(
            ("assignment_notice_missing", "guarantor_assignment_notice_missing", "npl_notice_missing"), False
        )
    return truths


def _is_guarantor(situation: Situation, point: ContactPoint | None) -> bool:
    """Whether a guarantee of this case's debts runs for the person; of one who is not named, any that does."""
    if point is None or not point.owner_name:
        return bool(situation.guarantors)
    return point.owner_name in situation.guarantors


def _was_reached(case: Case) -> bool:
    return case.reached_at is not None


def is_unreachable(situation: Situation) -> bool:
    """Every number of the debtor's own is proven bad, or the last three calls to the debtor in a row came to nothing and
    the debtor was not spoken to since the first of them."""
    own = [way for way in situation.ways.values() if way.kind == "phone" and way.owner == "debtor"]
    calls = [made for made in situation.made if made.channel == Channel.CALL and made.owner == "debtor"]
    tried = [made for made in calls if is_contact(made.outcome, made.channel)][-FAILED_IN_A_ROW:]
    failed = len(tried) == FAILED_IN_A_ROW and not any(is_connected(made.outcome, made.channel) for made in tried)
    if failed and situation.reached_at is not None:  # whichever way, and on whichever case
        failed = situation.reached_at < tried[0].at
    return failed or (bool(own) and all(way.state in DEAD_STATES for way in own))


def is_contact(outcome: str, channel: str) -> bool:
    """Whether an outgoing row of the log is a contact or an attempt at one, and not news that came some other way. What
    stops ordinary work (death, a lawyer, fraud) may be heard of in any way; on a call or a visit somebody was spoken to."""
    known = OUTCOMES.get(outcome)
    return known is None or (not known.is_report and (known.attempt or channel in SPOKEN))


def _made(situation: Situation, now: dt.datetime) -> list[Event]:
    return [event_of(situation, made, now) for made in situation.made if is_contact(made.outcome, made.channel)]


def event_of(situation: Situation, made: Made, now: dt.datetime) -> Event:
    """What is on record under the lock came before, whatever the clocks of two servers say."""
    return Event(
        at=min(made.at, now),
        channel=made.channel,
        who=made.owner,
        connected=is_connected(made.outcome, made.channel),
        person=_person(situation, made.owner, made.point),
        point=str(made.point or ""),
        debt=made.about,
        place=_PLACES.get(made.owner, "other"),
    )


def _permitted(situation: Situation, now: dt.datetime) -> list[Event]:
    """Contacts allowed and not logged yet count as made, and as answered while they may still be going on: two who ask at
    once cannot both have the last one."""
    return [
        Event(
            at=min(permit.at, now),
            channel=permit.channel,
            who=permit.owner,
            connected=now - permit.at < PERMIT,
            person=_person(situation, permit.owner, permit.point),
            point=str(permit.point or ""),
            debt=str(permit.case),
            place=_PLACES.get(permit.owner, "other"),
        )
        for permit in situation.permits
    ]


def is_connected(outcome: str, channel: str) -> bool:
    known = OUTCOMES.get(outcome)
    return known is None or known.connected or (not known.attempt and channel in SPOKEN)


def _number_area(point: ContactPoint | None) -> ZoneInfo | None:
    """The clock of the number's area; None where it has several, or none that is known."""
    if point is None or point.kind != "phone":
        return None
    try:
        zones = number_zones.time_zones_for_number(phonenumbers.parse(point.value, "US"))
    except phonenumbers.NumberParseException:
        return None
    return zone_of(zones[0], "", "") if len(zones) == 1 else None
