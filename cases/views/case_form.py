"""A short form about one case, on a page of its own, with values to fill in at a touch."""

from collections.abc import Mapping, Sequence

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from cases.models import Case
from cases.views.requests import StaffRequest

Quick = Mapping[str, Sequence[tuple[str, str]]]  # by field: (label, value) of each button under it


def case_form(
    request: StaffRequest, case: Case, form: forms.Form, *, title: str, submit: str, quick: Quick, remark: str = ""
) -> HttpResponse:
    """The page; 422 where the form was sent and refused. `remark` says what the form will do to the case."""
    fields = [(field, quick.get(field.name, ())) for field in form]
    context = {"case": case, "form": form, "fields": fields, "title": title, "submit": submit, "remark": remark}
    return render(request, "cases/case_form.html", context, status=422 if form.errors else 200)
