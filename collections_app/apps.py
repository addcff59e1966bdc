"""The wiring as a Django application: when it is ready, the servers it needs are running."""

from django.apps import AppConfig
from django.conf import settings

from collections_app.celery import app as celery_app  # the tasks of every process belong to it
from collections_app.embedded import ensure_running

__all__ = ["WiringConfig", "celery_app"]


class WiringConfig(AppConfig):
    name = "collections_app"

    def ready(self) -> None:
        if settings.OWN_POSTGRES or settings.OWN_REDIS:
            ensure_running(settings.DATA_DIR, with_postgres=settings.OWN_POSTGRES, with_redis=settings.OWN_REDIS)
