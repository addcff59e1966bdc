"""Columns for personal data: encrypted on the way in, readable on the way out, found by a blind index beside them."""

from typing import Any

from django.core.exceptions import FieldError
from django.db import models

from cases.privacy.blind import blind_index
from cases.privacy.cipher import decrypted, encrypted


class EncryptedTextField(models.TextField):
    """Text that the database holds only as ciphertext (`cases.privacy.cipher`); '' stays ''.

    `purpose`: what the value is, authenticated with it; never changed once rows exist. It cannot be searched or sorted:
    every encryption of the same text differs. A `BlindIndexField` finds exact values.
    """

    def __init__(self, *args: Any, purpose: str = "", **kwargs: Any) -> None:
        self.purpose = purpose
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "purpose": self.purpose}

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> str | None:
        return decrypted(value, self.purpose) if value else value

    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return encrypted(text, self.purpose) if text else text

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is encrypted and cannot be searched; ask its blind index.")
        return super().get_lookup(lookup_name)


class BlindIndexField(models.CharField):
    """The blind index of the field `of`, made anew at every save; '' for ''."""

    def __init__(self, *args: Any, of: str = "", **kwargs: Any) -> None:
        self.of = of
        kwargs = {
            "max_length": 43,
            "blank": True,
            "default": "",
            "db_default": "",
            "editable": False,
            "db_collation": "C",
        } | kwargs
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = blind_index(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, value)
        return value
