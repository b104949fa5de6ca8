"""Every operation answers as its own schema says, whatever it is sent.

`FUZZ_EXAMPLES=210 .venv/bin/python -m pytest expenses/tests/api/test_schema.py` makes up more than
20,000 calls; `--junitxml=FILE -o junit_family=xunit1` tells how each operation answered how often.
"""

import os
import re
from collections import Counter
from urllib.parse import urlsplit

import pytest
import requests
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings, strategies
from schemathesis.config import SchemathesisConfig
from schemathesis.generation import GenerationMode
from schemathesis.transport.requests import prepare_query

from accounts.models import Tries
from expenses.api.describing import REFUSALS
from expenses.api.urls import schema as told_schema
from expenses.tests.importing.taking import a_csv, examined
from expenses.tests.making import (
    a_category,
    a_change,
    a_payment_method,
    a_rule,
    a_token_of,
    an_expense,
)

pytestmark = pytest.mark.django_db

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "3"))
# What a schema cannot say is refused with 422: how many decimals a currency has, that a row is
# one's own, that a name is still free. All else that it allows has to be done.
ALLOWED = ["2xx", "304", "401", "403", "404", "409", "412", "422"]
CONFIG = {"checks": {"positive_data_acceptance": {"expected-statuses": ALLOWED}}}


OPERATIONS = [
    (path, method) for path, methods in told_schema()["paths"].items() for method in methods
]


def a_file_that_waits(*, owner):
    return examined(owner, a_csv(("2026-11-20", "COFFEE", "-3.00"), ("2026-11-20", "TEA", "-2")))


# What half of the calls of a row find; an id that is made up finds none.
ROWS = {
    "category_id": a_category,
    "expense_id": an_expense,
    "import_id": a_file_that_waits,
    "method_id": a_payment_method,
    "rule_id": a_rule,
    "step_id": a_change,
}
ROW = re.compile(r"{(\w+)}")

application = get_wsgi_application()


def closing(environ, start_response):
    """The application, whose answers are closed as a server does."""
    response = application(environ, start_response)
    try:
        return [b"".join(response)]
    finally:
        response.close()


def encoded(asked):
    url = requests.Request("GET", "http://localhost", params=asked).prepare().url
    return urlsplit(url).query


def as_on_a_network(case):
    """The query; within WSGI a list in a list would be sent as Python writes it, a text."""
    asked = prepare_query(case)
    if isinstance(asked, dict) and case.meta.generation.mode == GenerationMode.NEGATIVE:
        # A list of nothing would not be sent at all, and nothing would be wrong then.
        asked = {
            name: "" if isinstance(value, list) and not encoded({name: value}) else value
            for name, value in asked.items()
        }
    return encoded(asked)


@pytest.fixture
def api_schema(authorization, monkeypatch):
    monkeypatch.setattr("schemathesis.transport.wsgi.prepare_query", as_on_a_network)
    config = SchemathesisConfig.from_dict(CONFIG)
    # As Django's own test client does: the test's connection outlives a request.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", closing, config=config)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def authorization(alice, settings):
    settings.API_CALLS_PER_MINUTE = 1_000_000
    _row, written = a_token_of(alice)
    return {"Authorization": f"Bearer {written}"}


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_an_operation_keeps_to_its_schema(
    api_schema, authorization, alice, record_property, path, method, mode
):
    operation, statuses = api_schema[path][method], Counter()
    ids = {name: str(ROWS[name](owner=alice).pk) for name in ROW.findall(path)}

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(case=operation.as_strategy(generation_mode=mode), is_there=strategies.booleans())
    def keeps_to_it(case, is_there):
        if is_there and mode == GenerationMode.POSITIVE:
            case.path_parameters.update(ids)
        # Calls without a good token are tried after each one, and have to wait after 30.
        Tries.objects.all().delete()
        answer = case.call_and_validate(headers=authorization)
        statuses[answer.status_code] += 1

    keeps_to_it()
    record_property("calls", statuses.total())
    record_property("statuses", str(dict(statuses)))


def test_the_schema_is_complete():
    told = told_schema()

    assert told["openapi"] == "3.1.0"
    for path, methods in told["paths"].items():
        for method, one in methods.items():
            place = f"{method} {path}"
            assert one["summary"], place
            assert one["description"], place
            assert one["security"] == [{"token": [one["x-scope"]]}], place
            statuses = {int(status) for status in one["responses"]}
            assert statuses >= {400, 401, 403, 422, 429, 503}, place
            assert "{" not in path or 404 in statuses, place
            assert method == "get" or {409, 413, 415} <= statuses, place
    for refusal in told["components"]["responses"].values():
        (content,) = refusal["content"].values()
        assert content["example"]["status"] in REFUSALS
