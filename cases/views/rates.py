"""Published rates: what is loaded, and a table to add."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from cases.forms.rates import RatesForm
from cases.views.doors import administration
from cases.views.requests import StaffRequest
from strategies.money.rates import Series
from strategies.services.rates import RatesRefused, load_rates, rate_book


@require_http_methods(["GET", "POST"])
@administration
def rates(request: StaffRequest) -> HttpResponse:
    form = RatesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            count = load_rates(text=form.cleaned_data["table"], by=request.user, now=timezone.now())
        except RatesRefused as refused:
            form.add_error(None, [_("Nothing was loaded."), *(str(reason) for reason in refused.reasons)])
        else:
            said = ngettext("%(count)s new rate.", "%(count)s new rates.", count) % {"count": count}
            messages.success(request, said if count else _("Every rate of the table was there already."))
            return redirect("rates")
    book = rate_book()
    histories = [(series.value, list(reversed(book.history(series).values))) for series in Series]
    context = {"form": form, "histories": histories}
    return render(request, "cases/rates.html", context, status=422 if form.errors else 200)
