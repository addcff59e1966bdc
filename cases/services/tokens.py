"""Tokens: what a program sends in place of a name and a password. One a user; taking it back makes the next another."""

from allauth.mfa.models import Authenticator
from django.apps import apps

from cases.models import User


def token_of(*, user: User) -> str:
    """The user's token, made when there is none."""
    token, _created = apps.get_model("authtoken", "Token").objects.get_or_create(user=user)
    return str(token.key)


def withdraw_token(*, user: User) -> None:
    """The user's token no longer opens anything."""
    apps.get_model("authtoken", "Token").objects.filter(user=user).delete()


def signs_in_in_two_steps(user: User) -> bool:
    """Whether a password alone does not open this account."""
    return Authenticator.objects.filter(user=user).exists()
