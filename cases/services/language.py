"""The language in which a member of staff reads."""

from django.conf import settings

from cases.models import User


def keep_language(*, user: User, language: str) -> bool:
    """Store the user's choice; an unknown language changes nothing and gives False."""
    if language not in dict(settings.LANGUAGES):
        return False
    user.language = language
    user.save(update_fields=["language"])
    return True
