"""The addresses under /api/v1/."""

from django.urls import include, path
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.routers import SimpleRouter

from cases.api.views import cases, contacts, days, debtors, debts, payments, policies, portfolios, promises, tokens

router = SimpleRouter()
router.register("portfolios", portfolios.PortfolioViewSet)
router.register("debtors", debtors.DebtorViewSet)
router.register("debts", debts.DebtViewSet)
router.register("cases", cases.CaseViewSet)
router.register("contacts", contacts.ContactViewSet)
router.register("promises", promises.PromiseViewSet)
router.register("payments", payments.PaymentViewSet)
router.register("day-runs", days.DayRunViewSet)
router.register("policies", policies.PolicyViewSet)

app_name = "api"
urlpatterns = [
    path("", include(router.urls)),
    path("tokens/", tokens.TokenView.as_view(), name="tokens"),
    path("tokens/own/", tokens.OwnTokenView.as_view(), name="own-token"),
    path("schema/", SpectacularJSONAPIView.as_view(), name="schema"),
]
