"""What is over goes: numbers of contact persons, then whole debtors, then files. Run at the end of a day's turn.

Set-based and bounded: a night erases at most MOST_A_NIGHT debtors and goes on the next. Its cost follows what is due, by
a partial index on closed cases that are not erased yet; the contact persons of open cases cost one look at the contact
points. A second run for the same day finds nothing.
"""

import datetime as dt

from django.db import connection, transaction

from cases.models import ErasureCause, RetentionRun
from cases.services.retention.contact_persons import points_due
from cases.services.retention.due import debtors_due, third_parties_due
from cases.services.retention.erasing import erase_debtors, erase_returned, erase_third_parties
from cases.services.retention.files import remove_files
from cases.services.retention.media import remove_media

MOST_A_NIGHT = 5000


def apply_retention(*, as_of: dt.date, now: dt.datetime, most: int = MOST_A_NIGHT) -> RetentionRun:
    """Erase what may go on `as_of`; the run's row adds up what every call for that day did.

    Side effects, one transaction: contact persons' numbers and names gone; debtors, their words and numbers gone, each
    with its Erasure; suppressed numbers kept as indexes; payers of money that was sent back. Then files, one by one.
    """
    with transaction.atomic():
        run = _locked(as_of, now)
        with connection.cursor() as cursor:
            third_parties_due(cursor, as_of=as_of, most=most)
            points_due(cursor, as_of=as_of, most=most)
            run.third_parties += erase_third_parties(cursor, as_of=as_of)
            debtors_due(cursor, as_of=as_of, most=most)
            run.debtors += erase_debtors(cursor, as_of=as_of, now=now, cause=ErasureCause.RETENTION)
            erase_returned(cursor, as_of=as_of)
        run.save(update_fields=["third_parties", "debtors"])
    removed = remove_media(as_of=as_of) + remove_files(as_of=as_of, now=now)
    with transaction.atomic():
        run = _locked(as_of, now)
        run.files += removed
        run.save(update_fields=["files"])
    return run


def _locked(as_of: dt.date, now: dt.datetime) -> RetentionRun:
    """The day's row; several processes turn a day together."""
    run, _created = RetentionRun.objects.select_for_update().get_or_create(as_of=as_of, defaults={"at": now})
    return run
