"""The product's own settings; only what would make tests slow or let them disturb a running site differs."""

import os
import zlib

from collections_app.settings import *  # noqa: F403
from collections_app.settings import CACHES, DATABASES, OWN_REDIS, REDIS_URL

# A Redis database of its own for each test database and each parallel process: 0 is the product's.
_worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) + 1
_name = DATABASES["default"]["TEST"]["NAME"]
_number = 16 + zlib.crc32(_name.encode()) % 60 * 16 + _worker if OWN_REDIS else _worker
REDIS_URL = (
    REDIS_URL.replace("?db=0", f"?db={_number}")
    if OWN_REDIS
    else f"{REDIS_URL.rstrip('/').removesuffix('/0')}/{_number}"
)
TEST_TEMPLATES = f"{_name}_template_"  # see tests/template.py
# What the tests write need not survive a loss of power.
DATABASES["default"]["OPTIONS"] = DATABASES["default"].get("OPTIONS", {}) | {"options": "-c synchronous_commit=off"}
CACHES["default"]["LOCATION"] = REDIS_URL
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")

ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AXES_ENABLED = False  # tests of the lock-out switch it on
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SECURE_SSL_REDIRECT = False
