"""Tokens: signing in without a browser."""

from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import Throttled, ValidationError
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cases.api.serializers.tokens import CredentialsSerializer, TokenSerializer
from cases.api.throttling import TokenThrottle
from cases.api.views.base import read
from cases.services.tokens import signs_in_in_two_steps, token_of, withdraw_token
from cases.services.verdict import Refused


class TokenView(APIView):
    """A token for a name and a password."""

    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]
    throttle_classes = [TokenThrottle]

    @extend_schema(request=CredentialsSerializer, responses={200: TokenSerializer}, operation_id="tokens_create")
    def post(self, request: Request) -> Response:
        """Give the user's token. Wrong passwords count towards the lock-out as they do on the sign-in page; whoever
        signs in in two steps gets a token at `/tokens/own/` instead, signed in."""
        plain = request._request  # noqa: SLF001 - the lock-out wants Django's own
        user = authenticate(plain, **read(CredentialsSerializer, request))
        if getattr(plain, "axes_locked_out", False):
            plain.axes_locked_out = False  # answered here, not by the page of the sign-in
            raise Throttled(settings.AXES_COOLOFF_TIME * 3600, _("Too many wrong passwords for this name."))
        if user is None:
            raise ValidationError([_("This name and password do not fit.")])
        if signs_in_in_two_steps(user):
            raise Refused(_("This account signs in in two steps: sign in on the page, then ask for a token there."))
        return Response({"token": token_of(user=user)})


class OwnTokenView(APIView):
    """The caller's own token."""

    permission_classes = [IsAuthenticated]

    @extend_schema(request=None, responses={200: TokenSerializer}, operation_id="tokens_own_create")
    def post(self, request: Request) -> Response:
        """Give the token of whoever is signed in."""
        return Response({"token": token_of(user=request.user)})

    @extend_schema(responses={204: OpenApiResponse(description="The token no longer opens anything.")})
    def delete(self, request: Request) -> Response:
        """Take the caller's token back; the next one will be another."""
        withdraw_token(user=request.user)
        return Response(status=204)
