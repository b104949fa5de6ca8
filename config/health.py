"""Two questions of whoever watches over this process, answered before anything else is asked.

`/healthz`: does the process answer? `/readyz`: are the database and its tables there too? They
come ahead of the host check, since a load balancer asks by address, and need no session.
"""

import structlog
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

logger = structlog.get_logger(__name__)


class HealthMiddleware(MiddlewareMixin):
    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        if request.method not in {"GET", "HEAD"}:
            return None
        if request.path == "/healthz":
            return _plain("ok", status=200)
        if request.path == "/readyz":
            problem = what_is_missing()
            return _plain(problem or "ready", status=503 if problem else 200)
        return None


def what_is_missing() -> str:
    """Return in a few words what keeps pages from working; nothing if they should."""
    try:
        executor = MigrationExecutor(connection)
        unapplied = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        logger.warning("database_away", exc_info=True)
        return "the database does not answer"
    return "migrations have not been applied" if unapplied else ""


def _plain(text: str, *, status: int) -> HttpResponse:
    response = HttpResponse(f"{text}\n", content_type="text/plain", status=status)
    response["Cache-Control"] = "no-store"
    if status == 503:
        response["Retry-After"] = "5"
    return response
