"""How often one caller may ask. Rates are settings (`API_RATES`), counted in Redis over all web processes."""

from typing import Any

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle, SimpleRateThrottle, UserRateThrottle


class CountedWindow(SimpleRateThrottle):
    """One counter a caller and window, raised in one step: cheap at any rate, and exact with many processes at once.

    Windows are those of the clock; when one is full, the caller waits for its end.
    """

    def get_rate(self) -> str:
        return str(settings.API_RATES[self.scope])

    def allow_request(self, request: Request, view: Any) -> bool:
        key = self.get_cache_key(request, view)
        if key is None:
            return True
        self.window = f"{key}:{int(self.timer()) // self.duration}"
        self.cache.add(self.window, 0, self.duration)
        try:
            return self.cache.incr(self.window) <= self.num_requests
        except ValueError:  # the window ended between the two
            return True

    def wait(self) -> float:
        return float(self.duration - int(self.timer()) % self.duration)


class CallerThrottle(CountedWindow, UserRateThrottle):
    """Per user, or per address before sign-in."""

    scope = "caller"


class TokenThrottle(CountedWindow, AnonRateThrottle):
    """Passwords tried for a token, per address; the lock-out of a name after wrong passwords comes on top."""

    scope = "token"


class UploadThrottle(CountedWindow, UserRateThrottle):
    """Files handed in, per user."""

    scope = "upload"
