"""`manage.py sign_ins`: the demonstration's sign-ins that still hold, one per role."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand

from cases.demo.house import PASSWORD, SIGN_INS


class Command(BaseCommand):
    help = "Print one sign-in per role of the demonstration; nothing once the passwords were changed."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            return
        users = get_user_model().objects.filter(username__in=SIGN_INS, is_active=True)
        for user in sorted(users, key=lambda user: SIGN_INS.index(user.username)):
            if user.check_password(PASSWORD):
                self.stdout.write(f"  {user.username:<12} password {PASSWORD}")
