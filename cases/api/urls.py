"""The addresses under /api/v1/."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from cases.api.views import (
    cases,
    contacts,
    days,
    debtors,
    debts,
    experiments,
    nowhere,
    payments,
    policies,
    portfolios,
    promises,
    tokens,
)

router = SimpleRouter()
router.register("portfolios", portfolios.PortfolioViewSet, basename="portfolio")
router.register("debtors", debtors.DebtorViewSet, basename="debtor")
router.register("debts", debts.DebtViewSet, basename="debt")
router.register("cases", cases.CaseViewSet, basename="case")
router.register("contacts", contacts.ContactViewSet, basename="contact")
router.register("promises", promises.PromiseViewSet, basename="promise")
router.register("payments", payments.PaymentViewSet, basename="payment")
router.register("day-runs", days.DayRunViewSet, basename="day-run")
router.register("experiments", experiments.ExperimentViewSet, basename="experiment")
router.register("policies", policies.PolicyViewSet, basename="policy")

app_name = "api"
urlpatterns = [
    path("", include(router.urls)),
    path("tokens/", tokens.TokenView.as_view(), name="tokens"),
    path("tokens/own/", tokens.OwnTokenView.as_view(), name="own-token"),
    path("schema/", SpectacularJSONAPIView.as_view(), name="schema"),
    # The page's one script has an address of its own, as the Content-Security-Policy demands.
    path(
        "docs/",
        SpectacularSwaggerSplitView.as_view(template_name="api/docs.html", url_name="api:schema"),
        name="docs",
    ),
    re_path(r"", nowhere.NowhereView.as_view()),
]
