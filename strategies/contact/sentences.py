"""What a rule says to a person, in the language that is being spoken."""

from collections.abc import Mapping

from django.utils.functional import Promise as LazyText
from django.utils.functional import lazystr
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from strategies.contact.gate import Reason
from strategies.contact.known import catalogue


def in_language(texts: Mapping[str, str], language: str | None = None) -> str:
    """Of texts by `zh` and `en`, the one for the language; the one that is active where none is named."""
    spoken = language or get_language() or "en"
    return texts["zh" if spoken.startswith("zh") else "en"]


class _ByLanguage:
    """Chooses when it is shown: a refusal may be raised by one person's act and read in another's language."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def __str__(self) -> str:
        return in_language(self._texts)


def message_of(reason: Reason) -> LazyText:
    """The rule's message; of a fact that is not known, which."""
    return lazystr(_ByLanguage(reason.rule.message))


def missing_of(name: str) -> str:
    """A fact in words, or what else the gate was not told."""
    match name:
        case "":
            return ""
        case "time_zone":
            return str(_("the debtor's time zone"))
        case "number_area_time_zone":
            return str(_("the time zone of the number's area"))
    fact = catalogue().get(name)
    return fact.said(get_language() or "en") if fact else name
