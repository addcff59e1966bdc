"""manage.py rotate_keys: everything encrypted brought under the first key of each setting."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cases.privacy.cipher import Undecipherable
from cases.services.key_rotation import rotate_columns, rotate_files


class Command(BaseCommand):
    help = (
        "Bring everything encrypted under the newest keys. Can be stopped and started again; people may work meanwhile."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        skipped: dict[str, int] = {}
        try:
            for step in rotate_columns():
                self.stdout.write(f"{step.table}: {step.seen} seen, {step.written} written, {step.skipped} held")
                skipped[step.table] = step.skipped
            files = rotate_files()
        except Undecipherable as fault:
            raise CommandError(str(fault)) from None
        self.stdout.write(_("%(count)s files written anew.") % {"count": files})
        if held := sum(skipped.values()):
            raise CommandError(
                _("%(count)s rows were in use. Run it again before you take an old key away.") % {"count": held}
            )
