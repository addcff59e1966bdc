#!/usr/bin/env python
"""Django's command line for this project; the servers it needs are started when the environment names none."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from collections_app.embedded import EmbeddedError


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "collections_app.settings")
    try:
        execute_from_command_line(sys.argv)
    except (EmbeddedError, ImproperlyConfigured) as refusal:
        sys.exit(f"{refusal}")


if __name__ == "__main__":
    main()
