"""For processes that a test starts (a Celery worker, a command): the database the test itself is using."""

import os

from tests.settings import *  # noqa: F403
from tests.settings import DATABASES

DATABASES["default"]["NAME"] = os.environ["WORKER_DATABASE"]
NIGHT_CASES_PER_CHUNK = 5
