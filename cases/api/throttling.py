"""How often one caller may ask. Rates are settings (`API_RATES`), counted in Redis over all web processes."""

from django.conf import settings
from rest_framework.throttling import AnonRateThrottle, UserRateThrottle


class CallerThrottle(UserRateThrottle):
    """Per user, or per address before sign-in."""

    scope = "caller"

    def get_rate(self) -> str:
        return settings.API_RATES[self.scope]


class TokenThrottle(AnonRateThrottle):
    """Passwords tried for a token, per address; the lock-out of a name after wrong passwords comes on top."""

    scope = "token"

    def get_rate(self) -> str:
        return settings.API_RATES[self.scope]


class UploadThrottle(UserRateThrottle):
    """Files handed in, per user."""

    scope = "upload"

    def get_rate(self) -> str:
        return settings.API_RATES[self.scope]
