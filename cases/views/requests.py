"""The request of somebody signed in: what a view behind `login_required` is given."""

from django.http import HttpRequest, QueryDict
from django.utils import timezone

from cases.clock import business_date
from cases.models import User
from cases.services.occasion import Occasion


class StaffRequest(HttpRequest):
    """For annotations only; the decorator sees to it that the user is a member of staff."""

    user: User


def occasion_of(request: StaffRequest, note: str = "") -> Occasion:
    """Now, today, and on the word of whoever asks."""
    return Occasion(as_of=business_date(), now=timezone.now(), by=request.user, note=note)


def typed(values: QueryDict, name: str) -> str:
    """What was typed into a field that no form reads, without the one character that PostgreSQL cannot store."""
    return values.get(name, "").replace("\0", "")


def ticked(request: StaffRequest, name: str) -> list[int]:
    """Keys of the rows that were ticked in a form; what is no key is left out."""
    return [int(key) for key in request.POST.getlist(name) if key.isdecimal() and len(key) < 19]
