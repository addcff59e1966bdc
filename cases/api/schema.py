"""How the OpenAPI document learns of the answers that every operation shares, so that none goes undocumented."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers
from rest_framework.permissions import AllowAny, IsAuthenticated

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
MEANING = {
    "400": "The request is wrong; `fields` says where.",
    "401": "Not signed in.",
    "403": "Not this role's to do, or the CSRF token of a session is missing.",
    "404": "Not there, or not the caller's to see.",
    "406": "None of the media types asked for can be given.",
    "409": "The request is right, but what stands in the record forbids it; nothing was written.",
    "415": "The media type of the request cannot be read.",
    "429": "Too many requests; `Retry-After` says how many seconds to wait.",
}


class ProblemSerializer(serializers.Serializer[Any]):
    """Why a request was not carried out. `fields` is there for 400 only."""

    code = serializers.CharField()
    reasons = serializers.ListField(child=serializers.CharField())

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """`fields` is a word that the class itself uses, so it cannot be declared as the others are."""
        by_field = serializers.DictField(child=serializers.ListField(child=serializers.CharField()), required=False)
        return super().get_fields() | {"fields": by_field}


class ApiSchema(AutoSchema):
    """Adds the shared problems to whatever an operation documents itself."""

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:  # type: ignore[override]
        bodies = super()._get_response_bodies(direction)  # type: ignore[arg-type]
        for code in self.problem_codes():
            if code not in bodies:
                bodies[code] = self._get_response_for_code(ProblemSerializer, code, None, direction)
                bodies[code]["description"] = MEANING[code]
        return dict(sorted(bodies.items()))

    def problem_codes(self) -> list[str]:
        """Which problems this operation can answer with."""
        roles = {type(permission) for permission in self.view.get_permissions()} - {IsAuthenticated, AllowAny}
        codes = ["400", "401", "406", "429"]
        if roles or self.method in UNSAFE:
            codes.append("403")
        if "{" in self.path or self.action_says("may_miss"):
            codes.append("404")
        if self.method in UNSAFE:
            codes.append("415")
        if self.method == "POST" and not self.action_says("never_refuses"):
            codes.append("409")
        return codes

    def action_says(self, name: str) -> bool:
        """Whether the view lists its current action under this name."""
        return getattr(self.view, "action", "") in getattr(self.view, name, ())
