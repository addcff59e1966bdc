"""`manage.py learn_wording`: learn anew what unlawful wording reads like, from `strategies/data/wording/examples.jsonl`."""

from typing import Any

from django.core.management.base import BaseCommand

from strategies.services.wording import learn_from_examples


class Command(BaseCommand):
    help = "Learn the likeness of the wording check from its examples."

    def handle(self, *args: Any, **options: Any) -> None:
        for language, count in learn_from_examples().items():
            print(f"{language}: {count} examples")
