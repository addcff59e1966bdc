"""The outcome tree as the contact form takes it: what each outcome would lead to on this case."""

import datetime as dt

from cases.selectors.desk import Desk
from cases.selectors.last_contact import contacts_of, known_of, with_others
from strategies.next_steps import Suggestion, suggest
from strategies.outcomes import OUTCOMES


def next_steps(desk: Desk, point: str, as_of: dt.date, now: dt.datetime) -> dict[str, dict[str, str]]:
    """By outcome of a contact with this point: step, day and hour as form fields take them, and why in words."""
    known = known_of(desk, contacts_of(desk), as_of, now)
    return {
        code: _told(suggest(outcome, with_others(known, desk, outcome, point))) for code, outcome in OUTCOMES.items()
    }


def _told(suggestion: Suggestion) -> dict[str, str]:
    return {
        "step": suggestion.step.value,
        "on": suggestion.on.isoformat() if suggestion.on else "",
        "at": f"{suggestion.at:%H:%M}" if suggestion.at else "",
        "why": str(suggestion.why),
    }
