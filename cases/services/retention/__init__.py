"""What is over goes: numbers of contact persons, then whole debtors, then files. Run at the end of a day's turn.

Set-based and bounded: a night erases at most MOST_A_NIGHT debtors and goes on the next. Its cost follows what is due, by
a partial index on closed cases that are not erased yet. A second run for the same day finds nothing.
"""

import datetime as dt

from django.db import connection, transaction

from cases.models import ErasureCause, RetentionRun
from cases.services.retention.due import debtors_due, third_parties_due
from cases.services.retention.erasing import erase_debtors, erase_third_parties
from cases.services.retention.files import remove_files

MOST_A_NIGHT = 5000


def apply_retention(*, as_of: dt.date, now: dt.datetime, most: int = MOST_A_NIGHT) -> RetentionRun:
    """Erase what may go on `as_of`; the run's row adds up what every call for that day did.

    Side effects, one transaction: contact persons' numbers and names gone; debtors, their words and numbers gone, each
    with its Erasure; suppressed numbers kept as indexes. Then files, one by one.
    """
    with transaction.atomic():
        run, _created = RetentionRun.objects.select_for_update().get_or_create(as_of=as_of, defaults={"at": now})
        with connection.cursor() as cursor:
            third_parties_due(cursor, as_of=as_of, most=most)
            run.third_parties += erase_third_parties(cursor, as_of=as_of)
            debtors_due(cursor, as_of=as_of, most=most)
            run.debtors += erase_debtors(cursor, as_of=as_of, now=now, cause=ErasureCause.RETENTION)
        run.save(update_fields=["third_parties", "debtors"])
    run.files += remove_files(as_of=as_of, now=now)
    run.save(update_fields=["files"])
    return run
