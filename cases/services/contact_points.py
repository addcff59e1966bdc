"""Numbers and addresses: added, proven, barred, put back. What is proven bad is never offered again."""

import re
import unicodedata
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import (
    Case,
    ContactKind,
    ContactPoint,
    ContactPointEvent,
    ContactState,
    Debtor,
    PointEventKind,
    Suppression,
)
from cases.privacy.blind import CONTACT, every_index
from cases.services.occasion import Occasion
from cases.services.verdict import Refused
from cases.services.waking import wake_cases_of
from strategies.outcomes import Channel, Outcome

MARKS = {
    PointEventKind.VERIFIED: ContactState.VERIFIED,
    PointEventKind.WRONG: ContactState.INVALID,
    PointEventKind.DEAD: ContactState.INVALID,
    PointEventKind.BARRED: ContactState.DO_NOT_CONTACT,
}
_BADLY = (PointEventKind.WRONG, PointEventKind.DEAD, PointEventKind.BARRED)
_NOISE = re.compile(r"[\s()\-–—./·]")
_FROM_CHINA = re.compile(r"^\+86(?=1\d{10}$)")  # a mobile number is kept as it is dialled at home
FEWEST_DIGITS = 5
_DIALLED = (Channel.CALL, Channel.SMS, Channel.MESSAGING, Channel.EMAIL)
Changes = dict[str, list[str | bool]]  # field → before and after


class PointFacts(TypedDict):
    owner: str
    owner_name: str
    is_preferred: bool
    preferred_time: str
    source: str


def check_point(case: Case, point: ContactPoint | None, *, channel: str) -> None:
    """Raises Refused for another debtor's number or address, and for one that is proven bad or barred: it is not tried again; a
    letter may still come back from there."""
    if point is None:
        return
    if point.debtor_id != case.debtor_id:
        raise Refused(_("This contact point belongs to somebody else."))
    if point.is_dead and channel in _DIALLED:
        raise Refused(_("This number or address is not to be used any more; choose another."))


@transaction.atomic
def add_contact_point(
    *, case: Case, kind: str, value: str, occasion: Occasion, **facts: Unpack[PointFacts]
) -> ContactPoint:
    """Put a number or address on the debtor's record.

    Side effects: the point and its first event added; another preferred point of the kind gives way.
    Raises Refused where it cannot be one, is known already (a number proven bad says since when, and stays so), or was barred
    before it was erased.
    """
    clean = clean_value(kind, value)
    Debtor.objects.select_for_update(no_key=True).get(pk=case.debtor_id)
    known = ContactPoint.objects.filter(debtor=case.debtor_id, kind=kind, value__in=_spellings(kind, clean)).first()
    if known is not None:
        raise Refused(_known(known))
    if Suppression.objects.filter(index__in=every_index(clean, CONTACT)).exists():
        raise Refused(_("Whoever has this number or address wants no more contact; that outlives the record of it."))
    point = ContactPoint(debtor_id=case.debtor_id, kind=kind, value=clean, **facts)
    _make_way_for(point)
    point.save(force_insert=True)
    _tell(point, PointEventKind.ADDED, occasion)
    return point


def clean_value(kind: str, value: str) -> str:
    """The number or address as it is kept. Raises Refused where it cannot be one of its kind."""
    plain = unicodedata.normalize("NFKC", value).strip()
    if kind == ContactKind.PHONE:
        plain = _NOISE.sub("", plain)
        plain = _FROM_CHINA.sub("", re.sub("^00", "+", plain))
        if not re.fullmatch(r"\+?[\dx#*]+", plain) or sum(sign.isdigit() for sign in plain) < FEWEST_DIGITS:
            raise Refused(_("One telephone number, with at least five digits and no letters."))
    if kind == ContactKind.EMAIL:
        plain = plain.lower()
        try:
            validate_email(plain)
        except ValidationError:
            raise Refused(_("This is no e-mail address; it needs a name, an @ and a domain.")) from None
    if not plain:
        raise Refused(_("Say the number or address."))
    return plain


def _spellings(kind: str, value: str) -> list[str]:
    """How files may have written the same number before."""
    return [value, f"+86{value}", f"86{value}", f"0086{value}"] if kind == ContactKind.PHONE else [value]


def _known(point: ContactPoint) -> str:
    bad = point.events.filter(kind__in=_BADLY).first()
    if not point.is_dead:
        return str(_("This is on record already."))
    if bad is None:
        return str(_("This is on record as not to be used; a supervisor can put it back."))
    return str(_("“%(mark)s” since %(day)s: it is not offered again. A supervisor can put it back.")) % {
        "mark": bad.get_kind_display(),
        "day": timezone.localdate(bad.at).isoformat(),
    }


@transaction.atomic
def change_contact_point(*, point: ContactPoint, occasion: Occasion, **facts: Unpack[PointFacts]) -> ContactPoint:
    """Change whose it is, when it is best used and whether it comes first. The value never changes: it is another point.

    Side effects: one event that names what changed, from what to what; another preferred point of the kind gives way.
    """
    Debtor.objects.select_for_update(no_key=True).get(pk=point.debtor_id)
    locked = _lock(point)
    before = {name: getattr(locked, name) for name in facts}
    changes = [name for name, value in facts.items() if value != before[name]]
    for name in changes:
        setattr(locked, name, facts[name])  # type: ignore[literal-required]
    if changes:
        _make_way_for(locked)
        locked.save(update_fields=changes)
        _wake(locked)
        told = {name: [before[name], getattr(locked, name)] for name in changes}
        _tell(locked, PointEventKind.CHANGED, occasion, changes=told)
    return locked


@transaction.atomic
def mark_contact_point(*, point: ContactPoint, mark: str, occasion: Occasion) -> ContactPoint:
    """Say that a number or address is verified, wrong, dead or barred.

    Raises Refused for an unknown mark, or one that is bad already: it must be put back first, which is said of itself.
    """
    if mark not in MARKS:
        raise Refused(_("Say whether it is verified, wrong, out of use, or not to be used."))
    locked = _lock(point)
    state = MARKS[PointEventKind(mark)]
    if locked.is_dead and not _bars(locked, mark):
        raise Refused(_("This is not offered any more. Put it back first, if that was a mistake."))
    if state != locked.state:
        _set_state(locked, state)
        _tell(locked, PointEventKind(mark), occasion)
    return locked


@transaction.atomic
def restore_contact_point(*, point: ContactPoint, occasion: Occasion) -> ContactPoint:
    """Offer a number again: by who marked it, on the same day; else by a supervisor who says why.

    Raises Refused where it is not marked, the right is missing, or the reason is.
    """
    locked = _lock(point)
    if not locked.is_dead:
        raise Refused(_("This is in use; there is nothing to put back."))
    if locked.is_erased:
        raise Refused(_("This number was erased; there is nothing to put back."))
    assert occasion.by is not None
    if not may_undo(locked, occasion):
        if occasion.by.is_agent:
            raise Refused(_("Only a supervisor puts it back now; ask yours."))
        if not occasion.note.strip():
            raise Refused(_("Say why it may be used again."))
    _set_state(locked, ContactState.UNVERIFIED)
    _tell(locked, PointEventKind.RESTORED, occasion, note=occasion.note)
    return locked


def may_undo(point: ContactPoint, occasion: Occasion) -> bool:
    """Whether this person marked it today by hand; a refusal that a contact recorded is no slip of the finger."""
    last = point.events.first()
    return (
        last is not None
        and last.kind in _BADLY
        and last.by_id == (occasion.by and occasion.by.pk)
        and not last.note
        and timezone.localdate(last.at) == timezone.localdate(occasion.now)
    )


def mark_from_outcome(point: ContactPoint | None, outcome: Outcome, occasion: Occasion) -> None:
    """What a contact proves of the number it used, of a locked row; what is dead is not lifted, it is put back by a person."""
    mark = _proven(outcome)
    if point is None or mark is None or (point.is_dead and not _bars(point, mark)):
        return
    if MARKS[mark] != point.state:
        _set_state(point, MARKS[mark])
        if mark != PointEventKind.VERIFIED:  # the contact itself says that it was reached
            _tell(point, mark, occasion, note=outcome.code)


def _proven(outcome: Outcome) -> PointEventKind | None:
    if outcome.proves < 0:
        return PointEventKind.WRONG if outcome.is_elsewhere else PointEventKind.DEAD
    if outcome.stops_number:
        return PointEventKind.BARRED
    return PointEventKind.VERIFIED if outcome.proves > 0 else None


def lock_point(point: ContactPoint | None) -> ContactPoint | None:
    """The row as it is now, locked until the transaction ends; a case is locked before its points.

    Raises Refused for one that is not there, or was erased meanwhile.
    """
    locked = None if point is None else ContactPoint.objects.select_for_update().filter(pk=point.pk).first()
    if point is not None and (locked is None or locked.is_erased):
        raise Refused(_("This number or address is not on record."))
    return locked


def _lock(point: ContactPoint) -> ContactPoint:
    return ContactPoint.objects.select_for_update().get(pk=point.pk)


def _bars(point: ContactPoint, mark: str) -> bool:
    """Whether the mark bars what is only proven bad so far: a refusal counts more than a dead line."""
    return mark == PointEventKind.BARRED and point.state == ContactState.INVALID


def _set_state(point: ContactPoint, state: ContactState) -> None:
    point.state = state
    point.save(update_fields=["state"])
    _wake(point)


def _wake(point: ContactPoint) -> None:
    """A verified address may be what a stage waits for."""
    if point.kind == ContactKind.ADDRESS:
        wake_cases_of(point.debtor_id)


def _make_way_for(point: ContactPoint) -> None:
    """One preferred point of a kind, under the lock of the debtor."""
    if not point.is_preferred:
        return
    for other in ContactPoint.objects.filter(debtor=point.debtor_id, kind=point.kind, is_preferred=True):
        if other.pk != point.pk:
            other.is_preferred = False
            other.save(update_fields=["is_preferred"])


def _tell(
    point: ContactPoint, kind: PointEventKind, occasion: Occasion, *, note: str = "", changes: Changes | None = None
) -> None:
    assert occasion.by is not None  # a person's word, always
    ContactPointEvent.objects.create(
        contact_point=point, kind=kind, note=note.strip(), changes=changes or {}, by=occasion.by, at=occasion.now
    )
