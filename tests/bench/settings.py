"""The product's settings over a database of the bench's own, with one page more: the floor."""

import os

from collections_app.settings import *  # noqa: F403 - a settings module is its parent's names and a few changes
from collections_app.settings import DATABASES

DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "tests.bench.urls"
DATABASES["default"]["NAME"] = os.environ.get("BENCH_DATABASE", "bench_collections")
CELERY_TASK_ALWAYS_EAGER = True
LOGGING = {"version": 1, "disable_existing_loggers": True}
