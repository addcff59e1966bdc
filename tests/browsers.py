"""A Chromium window of somebody who has signed in."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.test import Client

from cases.models import User

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext


def bring_session(context: "BrowserContext", user: User, address: str) -> None:
    """Signs `user` in at `address`, without walking through the sign-in page, which tests of its own walk through."""
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address, "httpOnly": True}])
