"""The start page: each role is sent to where its day begins."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse

from cases.views.requests import StaffRequest

START = {"agent": ("queue",), "supervisor": ("board", "queue"), "admin": ("board", "queue")}


@login_required
def home(request: StaffRequest) -> HttpResponse:
    for name in START.get(request.user.role, ()):
        try:
            return redirect(reverse(name))
        except NoReverseMatch:
            continue
    return redirect("account_login")
