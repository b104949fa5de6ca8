"""One line per event, with the request's id: JSON for machines, plain for a terminal."""

import re
from typing import Any

import structlog
from environs import Env
from structlog.typing import EventDict

# What somebody searched for or reset a password with is nobody's business who reads the logs.
# A word as long as a token is one; numbers and names of pages stay.
QUERY = re.compile(r"\?.*")
TOKEN = re.compile(r"[^/\s?]{20,}")

SHARED_STEPS: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def without_secrets(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Shorten the request's address to the page, since a query or a token may follow it."""
    if isinstance(event.get("request"), str):
        event["request"] = TOKEN.sub("…", QUERY.sub("", event["request"]))
    return event


def logging_settings(env: Env) -> dict[str, Any]:
    """Return Django's LOGGING, and set structlog up to hand its events to it."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED_STEPS,
            without_secrets,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    level = env.str("LOG_LEVEL", "INFO").upper()
    is_plain = env.str("LOG_FORMAT", "json") == "plain"
    render: list[Any] = (
        [structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0)]
        if is_plain
        else [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [*SHARED_STEPS, structlog.stdlib.ExtraAdder(allow=())],
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    *render,
                ],
            },
        },
        "handlers": {"stream": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stream"], "level": level},
        "loggers": {
            # Django's own, so that it neither mails nor prints the same event a second time.
            "django": {"handlers": [], "level": level, "propagate": True},
            # Says again, and with the whole address, what the request's own line has said.
            "django.request": {"level": "CRITICAL"},
            # Every task by name, each time a command starts.
            "procrastinate.blueprints": {"level": "WARNING"},
            "procrastinate.periodic": {"level": "WARNING"},
            "django.server": {"handlers": [], "level": level, "propagate": True},
        },
    }
