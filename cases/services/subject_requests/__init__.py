"""Requests of people about their own data: put on record, acted on at once where the law says so, answered in time."""

import datetime as dt
from functools import partial

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from cases.models import (
    Asker,
    Case,
    ContactPoint,
    ContactState,
    ErasureCause,
    HoldKind,
    PointEventKind,
    RefusalCode,
    RequestState,
    SubjectRequest,
    SubjectRight,
)
from cases.services.contact_points import lock_point, mark_contact_point
from cases.services.holds import place_hold
from cases.services.locks import lock_case
from cases.services.occasion import Occasion
from cases.services.retention.contact_persons import point_if_free
from cases.services.retention.due import debtor_if_due
from cases.services.retention.erasing import erase_debtors, erase_numbers
from cases.services.retention.media import remove_media
from cases.services.verdict import Refused
from strategies.subject_rights import answer_by, may_be_extended


@transaction.atomic
def open_request(
    *,
    case: Case,
    right: str,
    asker: str,
    channel: str,
    jurisdiction: str,
    details: str,
    received_on: dt.date,
    occasion: Occasion,
    contact_point: ContactPoint | None = None,
) -> SubjectRequest:
    """Put a request on record with its clock.

    Side effects, at once: a contact person who wants to be left alone has the number barred; a correction, or a debtor
    who wants to be left alone, stops the case as a dispute until it is answered (a closed case, or one with a dispute
    already, is left as it is). The same request put on record twice is one.
    Raises Refused without words, for a day to come, another debtor's contact point, or a contact person who wants a number
    left alone or erased without saying which.
    """
    assert occasion.by is not None
    if not details.strip():
        raise Refused(_("Say what was asked, in their words."))
    if received_on > occasion.as_of:
        raise Refused(_("It cannot have come in later than today."))
    if contact_point is not None and contact_point.debtor_id != case.debtor_id:
        raise Refused(_("This number or address is not on record."))
    if right in (SubjectRight.RESTRICTION, SubjectRight.ERASURE) and asker == Asker.CONTACT and contact_point is None:
        raise Refused(_("Choose the number or address of the contact person that it is about."))
    lock_case(case)
    said = {
        "case": case, "contact_point": contact_point, "right": right, "asker": asker, "channel": channel,
        "jurisdiction": jurisdiction, "details": details.strip(), "received_on": received_on,
    }  # fmt: skip
    if standing := SubjectRequest.objects.filter(**said).open().first():
        return standing
    row = SubjectRequest.objects.create(
        **said,
        due_on=answer_by(received_on, jurisdiction),
        opened_by=occasion.by,
        opened_at=occasion.now,
    )
    _act_at_once(row, occasion)
    return row


def _act_at_once(row: SubjectRequest, occasion: Occasion) -> None:
    if row.right == SubjectRight.RESTRICTION and row.contact_point is not None:
        if row.contact_point.state != ContactState.DO_NOT_CONTACT:
            mark_contact_point(point=row.contact_point, mark=PointEventKind.BARRED, occasion=occasion)
    elif row.right in (SubjectRight.RESTRICTION, SubjectRight.CORRECTION) and not _is_stopped(row.case):
        place_hold(
            case=row.case,
            kind=HoldKind.DISPUTE,
            reason=f"{row.get_right_display()}: {row.details}",
            from_on=occasion.as_of,
            by=occasion.by,
            now=occasion.now,
            answer_by=row.due_on,
        )


def _is_stopped(case: Case) -> bool:
    """Closed, or held as a whole by a dispute already."""
    return case.is_closed or case.holds.filter(kind=HoldKind.DISPUTE, debt=None, released_on=None).exists()


@transaction.atomic
def extend_request(*, request: SubjectRequest, occasion: Occasion) -> SubjectRequest:
    """Take the longer time that the law allows. Raises Refused where it allows none, or the first time is over."""
    locked = _locked(request)
    if locked.extended or not may_be_extended(locked.jurisdiction):
        raise Refused(_("The law gives no more time for this."))
    if occasion.as_of > locked.due_on:
        raise Refused(_("More time must be taken before the first is over."))
    locked.extended, locked.due_on = True, answer_by(locked.received_on, locked.jurisdiction, extended=True)
    locked.save(update_fields=["extended", "due_on"])
    return locked


@transaction.atomic
def answer_request(*, request: SubjectRequest, state: str, code: str, occasion: Occasion) -> SubjectRequest:
    """Grant, grant in part or refuse; `occasion.note` is the answer in words.

    Side effects of an erasure: granted, everything personal of the debtor goes now; in part, the record is kept for
    storage alone: every number is barred. Asked for by a contact person it is about their number alone, also on an open case.
    Raises Refused for an answered request, a refusal without ground and words, or an erasure that the time of keeping,
    an open case or a legal hold forbids.
    """
    locked, note = _locked(request), occasion.note.strip()
    if state not in (RequestState.GRANTED, RequestState.PARTLY, RequestState.REFUSED):
        raise Refused(_("Say whether it is granted, granted in part or refused."))
    if state != RequestState.GRANTED and (code not in RefusalCode.values or not note):
        raise Refused(_("A refusal needs its ground and a word to the asker (PIPL 50)."))
    if locked.right == SubjectRight.ERASURE:
        erase = _erase_number if locked.asker == Asker.CONTACT else _erase
        erase(locked, state, occasion)
    locked.state, locked.code, locked.answer = state, "" if state == RequestState.GRANTED else code, note
    locked.answered_by, locked.answered_at = occasion.by, occasion.now
    locked.save(update_fields=["state", "code", "answer", "answered_by", "answered_at"])
    return locked


def _erase(row: SubjectRequest, state: str, occasion: Occasion) -> None:
    if state == RequestState.GRANTED:
        with connection.cursor() as cursor:
            if not debtor_if_due(cursor, debtor=row.case.debtor_id, as_of=occasion.as_of):
                raise Refused(_("It must still be kept: refuse, or grant in part, with the ground."))
            erase_debtors(cursor, as_of=occasion.as_of, now=occasion.now, cause=ErasureCause.REQUEST)
        # what fails on the disk is tried again by the night
        transaction.on_commit(partial(remove_media, as_of=occasion.as_of), robust=True)
    elif state == RequestState.PARTLY:
        if Case.objects.filter(debtor=row.case.debtor_id).open().exists():
            raise Refused(_("A case of this debtor is open: the data is in use. Refuse with the ground."))
        for point in row.case.debtor.contact_points.exclude(state=ContactState.DO_NOT_CONTACT):
            mark_contact_point(point=point, mark=PointEventKind.BARRED, occasion=occasion)


def _erase_number(row: SubjectRequest, state: str, occasion: Occasion) -> None:
    """Barred first, so that what is left of it keeps it from coming back."""
    point = lock_point(row.contact_point)
    if point is None or state == RequestState.REFUSED:
        return
    if point.state != ContactState.DO_NOT_CONTACT:
        mark_contact_point(point=point, mark=PointEventKind.BARRED, occasion=occasion)
    if state == RequestState.GRANTED:
        with connection.cursor() as cursor:
            if not point_if_free(cursor, point=point.pk, as_of=occasion.as_of):
                raise Refused(_("This number cannot go: it is a party's own, or a legal hold keeps it."))
            erase_numbers(cursor, as_of=occasion.as_of)


def _locked(request: SubjectRequest) -> SubjectRequest:
    """Raises Refused for one that is answered."""
    locked = SubjectRequest.objects.select_for_update(of=("self",)).select_related("case__debtor").get(pk=request.pk)
    if locked.state != RequestState.OPEN:
        raise Refused(_("This request has been answered."))
    return locked
