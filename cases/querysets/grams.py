"""Names cut into grams by the database's function `cases_name_grams`, on which an index of debtors stands."""

import re
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.fields.array import ArrayContains  # type: ignore[attr-defined]
from django.db.models import Func, Q, TextField, Value
from django.db.models.functions import Lower
from django.db.models.lookups import Contains

HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
_HOLDS_A_GRAM = re.compile(f"[{HAN}].|.[{HAN}]|[^{HAN}]{{3}}", re.DOTALL)


class NameGrams(Func):
    """Pairs of characters with a Han character among them, triples of others; lower case."""

    function = "cases_name_grams"

    def __init__(self, *expressions: Any, **extra: Any) -> None:
        extra.setdefault("output_field", ArrayField(TextField()))
        super().__init__(*expressions, **extra)


def has_gram(text: str) -> bool:
    """Whether the index helps to find this text inside a name: two Chinese characters do, or three others."""
    return _HOLDS_A_GRAM.search(text) is not None


def holds(field: str, text: str) -> Q:
    """The name in `field` holds this text, whatever the case of its letters; `text` must have a gram."""
    return Q(ArrayContains(NameGrams(field), NameGrams(Value(text)))) & Q(Contains(Lower(field), text.lower()))
