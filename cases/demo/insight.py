"""What the demonstration's agents know and think of their debtors: files begun, judgements, a warning sign here and there."""

import datetime as dt

from cases.demo.wording import FINDINGS, JUDGEMENTS, SIGN_NOTES
from cases.models import Case, SignKind
from cases.services.insight import assess, raise_sign, record_findings
from cases.services.occasion import Occasion

EVERY, SIGN_EVERY = 2, 23


def leave_insight(*, today: dt.date, now: dt.datetime) -> int:
    """On every second case that an agent has contacted. Returns how many."""
    known = Case.objects.open().filter(agent__isnull=False, last_contact_at__isnull=False)
    cases = list(known.select_related("agent").order_by("pk"))[::EVERY]
    signs = SignKind.values
    for number, case in enumerate(cases):
        spoken = case.currency == "CNY"
        occasion = Occasion(as_of=today, now=now, by=case.agent, note=SIGN_NOTES[spoken])
        ability, willingness, reason = JUDGEMENTS[number % len(JUDGEMENTS)]
        assess(case=case, ability=ability, willingness=willingness, reason=reason[spoken], occasion=occasion)
        answers = {code: words[spoken] for code, words in list(FINDINGS.items())[: 1 + number % len(FINDINGS)]}
        record_findings(case=case, answers=answers, occasion=occasion)
        if number % SIGN_EVERY == 0:
            raise_sign(case=case, kind=signs[number // SIGN_EVERY % len(signs)], occasion=occasion)
    return len(cases)
