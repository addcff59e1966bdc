"""Personal data shown whole: with a reason, for a few minutes, on record (`compliance.md` 4.4)."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.models import Case, ContactPoint, Reveal, RevealedField, RevealPlace, RevealReason, User
from cases.services.occasion import Occasion
from cases.services.verdict import Refused

HOUR = dt.timedelta(hours=1)
_OF_A_POINT = (RevealedField.POINT, RevealedField.OWNER_NAME)


def reveal(
    *,
    case: Case,
    field: str,
    reason: str,
    occasion: Occasion,
    point: ContactPoint | None = None,
    place: RevealPlace = RevealPlace.PAGE,
) -> Reveal:
    """Let the person of the occasion read one field of a case for REVEAL_MINUTES; `occasion.note` says more of the reason.

    Side effects: one row of record; none where the same field is still readable to them. Beyond REVEALS_PER_HOUR the row
    says that it was refused, which supervisors see.
    Raises Refused for an unknown field or reason, another reason without words, a point that is out of
    use (to an agent), or too many within the hour.
    """
    _check(case, field, reason, occasion, point)
    with transaction.atomic():
        row = _row(case, field, reason, occasion, point, place)
    if row.until is None:
        raise Refused(_too_many())
    return row


def _check(case: Case, field: str, reason: str, occasion: Occasion, point: ContactPoint | None) -> None:
    assert occasion.by is not None
    if field not in RevealedField.values or (field in _OF_A_POINT) != (point is not None):
        raise Refused(_("Say what is to be shown."))
    if reason not in RevealReason.values:
        raise Refused(_("Say why it must be shown."))
    if reason == RevealReason.OTHER and not occasion.note.strip():
        raise Refused(_("Say the other reason in words."))
    if point is not None and point.debtor_id != case.debtor_id:
        raise Refused(_("This number or address is not on record."))
    if occasion.by.is_agent and point is not None and point.is_dead:
        raise Refused(_("This is not to be used any more, so it is not shown. A supervisor can have it shown."))


def _row(
    case: Case, field: str, reason: str, occasion: Occasion, point: ContactPoint | None, place: RevealPlace
) -> Reveal:
    """The row that still holds, or a new one, granted or refused; one person's are counted one after the other."""
    by = User.objects.select_for_update(no_key=True).get(pk=occasion.by.pk)  # type: ignore[union-attr]
    mine = Reveal.objects.filter(by=by)
    if held := mine.shown_to(by, occasion.now).filter(case=case, field=field, contact_point=point).first():
        return held
    seen = mine.granted().filter(at__gt=occasion.now - HOUR, at__lte=occasion.now).count()
    granted = seen < settings.REVEALS_PER_HOUR
    return Reveal.objects.create(
        case=case,
        field=field,
        contact_point=point,
        reason=reason,
        note=occasion.note.strip()[:200],
        place=place,
        by=by,
        at=occasion.now,
        until=occasion.now + dt.timedelta(minutes=settings.REVEAL_MINUTES) if granted else None,
    )


def _too_many() -> str:
    return str(
        _("You have had %(count)s things shown within an hour; that is the most. Your supervisor is told.")
        % {"count": settings.REVEALS_PER_HOUR}
    )
