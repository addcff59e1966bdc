"""`manage.py load_policy`: ship the default ladder and approval limits where there are none yet. Safe to run again."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from strategies.services.approval import ship_default_limits
from strategies.services.policies import ship_default_policy


class Command(BaseCommand):
    help = "Ship the default ladder unless a policy has been published already."

    def handle(self, *args: Any, **options: Any) -> None:
        policy = ship_default_policy(now=timezone.now())
        ship_default_limits()
        self.stdout.write(f"Policy version {policy.version} is in force from {policy.valid_from}.")
