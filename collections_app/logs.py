"""One log for web, worker and beat: readable lines at a terminal, one JSON object a line in production.

PostgreSQL tells with an error which row it was about, names, numbers and notes included; none of that is logged.
"""

import re
from collections.abc import MutableMapping
from typing import Any

import structlog

SHARED_PROCESSORS: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]

# From the server's first word about the row to the next exception of a chain; `\\n` where an exception stands by its repr.
_OF_THE_ROW = re.compile(
    r"(?:\n|\\n)(?:DETAIL|CONTEXT|LINE \d+):.*?(?=\n\n(?:The above exception|During handling)|\Z)", re.DOTALL
)


def without_rows(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A processor: what the database said of the row left out of the message and of the exception."""
    for name in ("event", "exception"):
        if isinstance(event.get(name), str):
            event[name] = _OF_THE_ROW.sub("", event[name])
    return event


def structlog_settings(*, as_json: bool, level: str) -> dict[str, Any]:
    """Configure structlog and return the standard library's dictConfig that prints through it."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED_PROCESSORS,
            structlog.processors.format_exc_info,
            without_rows,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer: Any = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structlog": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
                "foreign_pre_chain": [*SHARED_PROCESSORS, structlog.processors.format_exc_info, without_rows],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "structlog"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "axes": {"level": "WARNING"},
            "gunicorn.http.wsgi": {"level": "ERROR"},  # warns of every HEAD request, whose body it rightly drops
            "django": {"handlers": [], "propagate": True, "level": level},
            "django.server": {"handlers": [], "propagate": True, "level": level},
        },
    }
