"""The start page: each role is sent to where its day begins."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect

from cases.views.requests import StaffRequest


@login_required
def home(request: StaffRequest) -> HttpResponse:
    return redirect("queue" if request.user.is_agent else "board")
