"""The request of somebody signed in: what a view behind `login_required` is given."""

from django.http import HttpRequest

from cases.models import User


class StaffRequest(HttpRequest):
    """For annotations only; the decorator sees to it that the user is a member of staff."""

    user: User
