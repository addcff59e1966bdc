"""Fields that read what people type."""

import re
import unicodedata
from decimal import Decimal
from typing import Any

from django import forms


class AmountField(forms.DecimalField):
    """Money as typed: "3,000", "３０００", "¥3 000.50". Two decimal places, above zero."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(max_digits=14, decimal_places=2, min_value=Decimal("0.01"), **kwargs)

    def to_python(self, value: Any) -> Any:
        plain = unicodedata.normalize("NFKC", str(value or ""))
        return super().to_python(re.sub(r"[,，\s¥￥$€£元]", "", plain))


def date_input(**attrs: str) -> forms.DateInput:
    """The browser's own date field, which shows the date in the reader's way and sends it as ISO."""
    return forms.DateInput(attrs={"type": "date", **attrs}, format="%Y-%m-%d")
