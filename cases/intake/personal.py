"""What of a file's cells may be kept and shown beside the file itself: personal ones only masked."""

from collections.abc import Callable, Mapping
from typing import Any

from cases.privacy.masking import initials, masked_contact, masked_identity, masked_name, masked_within

_MASKS: Mapping[str, Callable[[str], str]] = {
    "identity_number": masked_identity,
    "name": masked_name,
    "payer_name": masked_name,
    "third_party_name": initials,
    "phone": masked_contact,
    "phone_other": masked_contact,
    "third_party_phone": masked_contact,
    "email": lambda text: masked_contact(text, "email"),
    "address": lambda text: masked_contact(text, "address"),
    "customer": lambda _text: "",  # made of the others
}


def masked_field(field: str, text: str) -> str:
    """The cell of a field of ours; in other cells the citizen and mobile numbers are masked."""
    return _MASKS.get(field, masked_within)(text)


def masked_samples(guess: dict[str, Any]) -> dict[str, Any]:
    """A guess about a column, as it is kept: its sample cells masked by the field that it seems to be."""
    return {**guess, "samples": [masked_field(guess["field"], cell) for cell in guess["samples"]]}
