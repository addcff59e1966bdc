"""Guarantors of a debt put on record, and taken off it when the record was wrong."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.models import Debt, Guarantee, Security
from cases.services.limitation import refresh_limitation
from cases.services.locks import lock_case
from cases.services.occasion import Occasion
from cases.services.verdict import Refused, Sentence


@transaction.atomic
def record_guarantee(
    *,
    debt: Debt,
    name: str,
    proof: str,
    occasion: Occasion,
    form: str = "",
    main_due_on: dt.date | None = None,
    agreed_until: dt.date | None = None,
    until_paid: bool = False,
    changed_due_on: dt.date | None = None,
    consented: bool = False,
) -> Guarantee:
    """Put a guarantor of the debt on record; an unsecured debt counts as secured by guarantee from now on (art. 560).

    Side effects: case locked, guarantee added with the last day to act (LIM-G1). Raises Refused without name or proof, for
    a guarantor who stands on record already, a consent without the change that it is for, or two ends of the period.
    """
    lock_case(debt.case)
    name, proof = name.strip(), proof.strip()
    reasons: list[Sentence] = []
    if not name:
        reasons.append(_("Name the guarantor."))
    if not proof:
        reasons.append(_("Name the proof: the guarantee contract with its number."))
    if consented and changed_due_on is None:
        reasons.append(_("Say to which due date the guarantor consented."))
    if until_paid and agreed_until is not None:
        reasons.append(_("Agreed is either a day or “until all is paid”, not both."))
    if Guarantee.objects.filter(debt=debt, name=name).in_force().exists():
        reasons.append(_("This guarantor stands on record already."))
    if reasons:
        raise Refused(*reasons)
    told: dict[str, Any] = {
        "form": form,
        "main_due_on": main_due_on,
        "agreed_until": agreed_until,
        "until_paid": until_paid,
        "changed_due_on": changed_due_on,
        "consented": consented,
    }
    guarantee = Guarantee.objects.create(debt=debt, name=name, proof=proof, by=occasion.by, at=occasion.now, **told)
    if debt.security == Security.NONE:
        debt.security = Security.GUARANTEE
        debt.save(update_fields=["security"])
    refresh_limitation(debts=[debt], as_of=occasion.as_of)
    guarantee.refresh_from_db()
    return guarantee


@transaction.atomic
def end_guarantee(*, guarantee: Guarantee, reason: str, occasion: Occasion) -> Guarantee:
    """Take a guarantee off the record because it was entered wrongly. Raises Refused without a reason, or the second time.

    What secures the debt stays as it is: a supervisor says otherwise where payments go.
    """
    lock_case(guarantee.debt.case)
    current = Guarantee.objects.get(pk=guarantee.pk)
    if current.ended_on:
        raise Refused(_("This guarantee was taken off the record already."))
    if not reason.strip():
        raise Refused(_("Say why the guarantee is taken off the record."))
    current.ended_on, current.ended_by, current.ended_why = occasion.as_of, occasion.by, reason.strip()
    current.acts_until = None
    current.save(update_fields=["ended_on", "ended_by", "ended_why", "acts_until"])
    return current
