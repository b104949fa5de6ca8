"""How gunicorn serves the application. Each value that differs between hosts is a variable."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

from config.environment import environment
from config.logs import logging_settings
from config.warming import share_memory_among_threads, warm_up

env = environment()

# A host that names a port expects to be answered on every address of its container.
_port = env.int("PORT", None)
bind = env.str("BIND", "") or (f"0.0.0.0:{_port}" if _port else "127.0.0.1:8000")

# Threads, because a browser keeps spare connections open and each would hold a whole process.
# Behind a proxy that does so in its place, WEB_THREADS=1 keeps the slowest answers quicker.
workers = env.int("WEB_CONCURRENCY", 2)
threads = env.int("WEB_THREADS", 4)
timeout = 60  # more than the statement_timeout of the application's role
graceful_timeout = 30
preload_app = True
control_socket_disable = True
# A heartbeat on a disk that is busy looks like a worker that hangs.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
loglevel = env.str("LOG_LEVEL", "INFO")
logconfig_dict = logging_settings(env)
logconfig_dict["loggers"] |= {
    "gunicorn.error": {"handlers": [], "propagate": True},
    "gunicorn.access": {"handlers": [], "propagate": False},
}

# Each process counts for itself, in files that the metrics page adds up.
_counts = tempfile.mkdtemp(prefix="tracker-metrics-") if env.str("METRICS_TOKEN", "") else ""
raw_env = [f"PROMETHEUS_MULTIPROC_DIR={_counts}"] if _counts else []


def on_starting(server: Any) -> None:
    share_memory_among_threads()
    warm_up()


def on_exit(server: Any) -> None:
    if _counts:
        shutil.rmtree(_counts, ignore_errors=True)
