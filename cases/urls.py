"""The addresses of the record and the work. Names are what templates and redirects use."""

from django.conf import settings
from django.urls import include, path

from cases.views import (
    balance,
    case,
    contact,
    debt_order,
    guarantee,
    home,
    limitation,
    limitation_law,
    payment,
    plan,
    promise,
    queue,
    queue_choice,
    search,
    shell,
    styleguide,
    terms,
    waivers,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("queue/", queue.queue, name="queue"),
    path("queue/next/", queue.take_next, name="next-case"),
    path("search/", search.search, name="search"),
    path("cases/<int:pk>/", case.case_page, name="case"),
    path("cases/<int:pk>/balance/", balance.balance, name="case-balance"),
    path("cases/<int:pk>/balance/export/", balance.export, name="case-balance-export"),
    path("cases/<int:pk>/limitation/", limitation.limitation, name="case-limitation"),
    path("limitation/<int:pk>/take-back/", limitation.withdraw, name="limitation-withdraw"),
    path("debts/<int:pk>/guarantees/new/", guarantee.record, name="debt-guarantee"),
    path("guarantees/<int:pk>/end/", guarantee.end, name="guarantee-end"),
    path("debts/<int:pk>/limitation-law/", limitation_law.law, name="debt-limitation-law"),
    path("limitation-periods/", limitation_law.periods, name="limitation-periods"),
    path("cases/<int:pk>/waivers/new/", waivers.ask, name="case-waiver"),
    path("waivers/<int:pk>/withdraw/", waivers.withdraw, name="waiver-withdraw"),
    path("cases/<int:pk>/plan/", plan.plan, name="case-plan"),
    path("plans/<int:pk>/cancel/", plan.cancel, name="plan-cancel"),
    path("cases/<int:pk>/lease/", case.keep_lease, name="case-lease"),
    path("cases/<int:pk>/leave/", case.leave_case, name="case-leave"),
    path("cases/<int:pk>/skip/", queue_choice.skip, name="case-skip"),
    path("cases/<int:pk>/pick/", queue_choice.pick, name="case-pick"),
    path("cases/<int:pk>/contacts/", contact.log, name="case-log-contact"),
    path("cases/<int:pk>/promises/new/", promise.promise_form, name="case-promise"),
    path("cases/<int:pk>/promises/read/", promise.read, name="case-promise-read"),
    path("promises/<int:pk>/cancel/", promise.cancel, name="promise-cancel"),
    path("cases/<int:pk>/payments/new/", payment.payment_form, name="case-payment"),
    path("debts/<int:pk>/payment-order/", debt_order.order_form, name="debt-order"),
    path("debts/<int:pk>/terms/", terms.terms_form, name="debt-terms"),
    path("payments/<int:pk>/payer/", payment.payer_form, name="payment-payer"),
    path("payments/<int:pk>/take-back/", payment.reverse_form, name="payment-reverse"),
    path("language/", shell.set_language, name="set_language"),
    path("theme/", shell.set_theme, name="set_theme"),
    path("", include("cases.urls_supervision")),
    path("", include("cases.urls_intake")),
]
if settings.DEBUG:
    urlpatterns.append(path("styleguide/", styleguide.styleguide, name="styleguide"))
