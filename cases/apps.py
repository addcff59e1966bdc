from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _

from cases.checks import keys_are_readable, keys_open_the_database


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = _("Cases")

    def ready(self) -> None:
        register(keys_are_readable, Tags.security)
        register(keys_open_the_database, Tags.database)
