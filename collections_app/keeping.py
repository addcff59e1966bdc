"""What a browser may keep of our answers: nothing that was made for one person."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase


class NothingIsKept:
    """Middleware: `Cache-Control: private, no-store` on every answer that does not say itself how long it lasts.

    Whoever goes Back after the sign-out on a shared computer is asked to sign in, and sees no debtor. Static files are
    answered further out, by WhiteNoise, and stay with the browser.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.setdefault("Cache-Control", "private, no-store")
        return response
