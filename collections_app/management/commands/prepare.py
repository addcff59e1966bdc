"""`manage.py prepare`: bring the database and the collected files to this version of the product. Safe to run again."""

import io
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from collections_app.launch.translations import compile_translations


class Command(BaseCommand):
    help = "Migrate, load what ships with the product, collect the static files; with a demonstration if asked."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demonstration", action="store_true", help="fill an empty database with a generated year")
        parser.add_argument("--static-collected", action="store_true", help="the static files came with the image")

    def handle(self, *args: Any, demonstration: bool, static_collected: bool, **options: Any) -> None:
        if demonstration and settings.PRODUCTION:
            raise CommandError("A production site is not filled with a demonstration.")
        self.stdout.write("Bringing the database up to date ...")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("check", databases=["default"], stdout=io.StringIO())  # the keys must open what is there
        compile_translations()
        if settings.STATIC_MANIFEST and not static_collected:
            call_command("collectstatic", interactive=False, verbosity=0)
        call_command("load_policy", stdout=self.stdout)
        call_command("load_tactics", stdout=self.stdout)
        call_command("load_contact_rules", stdout=self.stdout)
        if demonstration:
            call_command("seed_demo", stdout=self.stdout)
