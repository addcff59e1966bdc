"""Fetching the case of an address, for the person who asks: theirs, moved on since, or not theirs at all."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from cases.models import Assignment, Case, ContactPoint
from cases.selectors.desk import cases_for_desk
from cases.views.requests import StaffRequest


class MovedOn(Exception):  # noqa: N818 - an answer, not an error
    """The case was the user's until somebody gave it to another agent."""


def case_for(request: StaffRequest, pk: int) -> Case:
    """The case if the user may see it. 404 for a stranger."""
    return get_object_or_404(cases_for_desk(request.user), pk=pk)


def case_or_moved(request: StaffRequest, pk: int) -> Case:
    """The case alone, for a form sent; raises MovedOn for one who had it before, so that what they typed is not lost."""
    try:
        return Case.objects.visible_to(request.user).get(pk=pk)
    except Case.DoesNotExist:
        if Assignment.objects.filter(case_id=pk, from_agent=request.user.pk).exists():
            raise MovedOn from None
        raise Http404 from None


def point_of(case: Case, chosen: str) -> ContactPoint | None:
    """The number or address that a form chose on the desk; None where it chose none, or another debtor's."""
    key = chosen if chosen.isdecimal() and len(chosen) < 19 else None
    return case.debtor.contact_points.kept().filter(pk=key).first()


def moved_on(request: StaffRequest) -> HttpResponse:
    """Says that nothing was saved and gives back the words typed; shows nothing of the case."""
    return render(request, "cases/moved_on.html", {"note": request.POST.get("note", "")}, status=409)
