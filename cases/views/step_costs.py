"""What a step costs: a small table that the what-if multiplies by."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.views.doors import administration
from strategies.forms.fields import AMOUNT
from strategies.models import CostKind
from strategies.services.step_costs import set_step_costs, step_costs


class CostForm(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in CostKind:
            self.fields[kind.value] = forms.DecimalField(label=kind.label, min_value=0, **AMOUNT | {"max_digits": 10})


@require_http_methods(["GET", "POST"])
@administration
def show(request: HttpRequest) -> HttpResponse:
    form = CostForm(request.POST or None, initial=step_costs())
    if request.method == "POST" and form.is_valid():
        set_step_costs(amounts=form.cleaned_data)
        messages.success(request, _("The costs are saved; the next simulation uses them."))
        return redirect("step-costs")
    return render(request, "cases/policies/costs.html", {"form": form}, status=422 if form.errors else 200)
