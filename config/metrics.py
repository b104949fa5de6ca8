"""Numbers for Prometheus: requests, database, jobs. Closed unless METRICS_TOKEN is set."""

import os
import secrets
from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

QUEUE_DEPTH = """
SELECT queue_name, status::text, count(*) FROM procrastinate_jobs
WHERE status IN ('todo', 'doing', 'failed') GROUP BY 1, 2
"""


class QueueCollector(Collector):
    """How many jobs wait, run and have failed, asked when somebody looks."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        depth = GaugeMetricFamily(
            "tracker_jobs", "Jobs by queue and status", labels=["queue", "status"]
        )
        with connection.cursor() as cursor:
            cursor.execute(QUEUE_DEPTH)
            for queue, status, count in cursor.fetchall():
                depth.add_metric([queue, status], count)
        yield depth


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer to `Authorization: Bearer` with the token; for anybody else there is no such page."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    token = settings.METRICS_TOKEN
    if not token or not secrets.compare_digest(given.encode(), token.encode()):
        raise Http404
    several = CollectorRegistry()
    several.register(QueueCollector())
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(several)  # type: ignore[no-untyped-call]
        page = generate_latest(several)
    else:
        page = generate_latest(REGISTRY) + generate_latest(several)
    return HttpResponse(page, content_type=CONTENT_TYPE_LATEST)
