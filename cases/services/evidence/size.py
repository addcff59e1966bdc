"""How large a bundle may be that is made while somebody waits; a larger one is made on the server's command line."""

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from cases.models import Case, ContactLog, DeliveryProof, Recording
from cases.services.evidence.keeping import MEBIBYTE
from cases.services.verdict import Refused

MOST_CONTACTS = 2000  # half a minute
MOST_BYTES = 500 * MEBIBYTE


def must_fit_an_answer(case: Case) -> None:
    """Raises Refused for a case whose bundle would hold a web process, and its disk, for too long. Three queries."""
    contacts = ContactLog.objects.filter(case=case).count()
    media = sum(
        model.objects.filter(case=case).aggregate(sum=Sum("bytes"))["sum"] or 0 for model in (Recording, DeliveryProof)
    )
    if contacts > MOST_CONTACTS or media > MOST_BYTES:
        raise Refused(
            _(
                "With %(contacts)d contacts and %(size)d MB of recordings this is too large to be made here. Have it made "
                "on the server: manage.py export_evidence %(case)d"
            )
            % {"contacts": contacts, "size": media // MEBIBYTE, "case": case.pk}
        )
