"""What a production site must be told before it may start."""

from collections.abc import Sequence

from django.core.exceptions import ImproperlyConfigured

DEFAULT_SECRET_KEY = "insecure-development-key-that-production-refuses"  # noqa: S105 - the one that is refused
LEAST_SECRET_KEY_LENGTH = 50  # as Django's own deployment check asks


def check_environment(
    *,
    environment: str,
    debug: bool,
    secret_key: str,
    database_url: str,
    redis_url: str,
    allowed_hosts: Sequence[str],
    personal_data_keys: str,
    personal_index_keys: str,
) -> None:
    """Raise ImproperlyConfigured with one sentence per fault; outside production everything is allowed."""
    if environment == "development":
        return
    if environment != "production":
        raise ImproperlyConfigured(f"ENVIRONMENT is {environment!r}; it must be development or production.")
    faults = {
        "Production refuses to start with the default secret; set SECRET_KEY to a long random text.": (
            secret_key == DEFAULT_SECRET_KEY
        ),
        f"Production refuses a SECRET_KEY shorter than {LEAST_SECRET_KEY_LENGTH} characters; set a longer one.": (
            len(secret_key) < LEAST_SECRET_KEY_LENGTH and secret_key != DEFAULT_SECRET_KEY
        ),
        "Production refuses to start with DEBUG, which shows settings to visitors; unset DEBUG.": debug,
        "Production refuses to start without DATABASE_URL; name your PostgreSQL server there.": not database_url,
        "Production refuses to start without REDIS_URL; name your Redis server there.": not redis_url,
        "Production refuses to start without ALLOWED_HOSTS; list the host names it answers to.": (
            not allowed_hosts or "*" in allowed_hosts
        ),
        "Production refuses to start without PERSONAL_DATA_KEYS; make one with: python -m cases.privacy.kept k1": (
            not personal_data_keys
        ),
        "Production refuses to start without PERSONAL_INDEX_KEYS; make one with: python -m cases.privacy.kept i1": (
            not personal_index_keys
        ),
    }
    found = [sentence for sentence, is_fault in faults.items() if is_fault]
    if found:
        raise ImproperlyConfigured("\n".join(found))
