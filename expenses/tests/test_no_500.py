"""Whatever is sent to whichever address, the answer is never a 500."""

import logging
import os
from itertools import cycle, product
from urllib.parse import quote_from_bytes

import pytest
from django.db import connection, transaction
from django.forms.forms import BaseForm
from django.urls import URLPattern, get_resolver
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expenses.models import ArchivedTag
from expenses.tests.hostile import BODIES, FORM, HEADERS, HOSTILE, NUMBERS, TRUE, WORDS
from expenses.tests.making import (
    a_category,
    a_payment_method,
    a_person,
    a_rule,
    an_expense,
)

pytestmark = pytest.mark.django_db

NONSENSE = {name: values[0] for name, values in HEADERS.items() if name != "Cookie"}
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "150"))
FEW = 2  # bodies for each address
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]


def routes(resolver=None, before=()):
    """Return every address there is, as a tuple of patterns with their arguments by name."""
    found = []
    for pattern in (resolver or get_resolver()).url_patterns:
        place = (*before, pattern.pattern)
        if isinstance(pattern, URLPattern):
            found.append(place)
        else:
            found += routes(pattern, place)
    return found


def addresses_of(route):
    """Return the route with each hostile argument in the place of its arguments."""
    arguments = {}
    for part in route:
        for name, converter in part.converters.items():
            is_number = type(converter).__name__ == "IntConverter"
            arguments[name] = NUMBERS if is_number else WORDS
    text = "".join(str(part).removesuffix("\\Z").removeprefix("^") for part in route)
    for name in arguments:
        text = "".join(_filled(text, name))
    if len(arguments) > 1:
        chosen = zip(*arguments.values(), strict=False)
    else:
        chosen = product(*arguments.values())
    return ["/" + text.format(**dict(zip(arguments, each, strict=True))) for each in chosen]


def _filled(text, name):
    before, _, after = text.partition(f"{name}>")
    return before.rpartition("<")[0], "{", name, "}", after


ADDRESSES = sorted({address for route in routes() for address in addresses_of(route)})
ROUTES = sorted({addresses_of(route)[0] for route in routes()})


@pytest.fixture
def numbers():
    """Somebody who may do everything, and the numbers of a row of each kind of theirs."""
    person = a_person(is_staff=True, is_superuser=True)
    shared = a_category()
    category = a_category(owner=person, parent=shared)
    method = a_payment_method(owner=person)
    expense = an_expense(
        owner=person, category=category, payment_method=method, tags=["trip", "holiday"]
    )
    an_expense(owner=person, deleted_at=timezone.now())
    ArchivedTag.objects.create(owner=person, name="old")
    rule = a_rule(owner=person, category=category)
    return {
        "person": person,
        "shared": shared.pk,
        "category": category.pk,
        "method": method.pk,
        "expense": expense.pk,
        "rule": rule.pk,
    }


@pytest.fixture(autouse=True)
def quiet():
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def ask(client, method, address, *, query=b"", body=b"", content_type=FORM, headers=None):
    """Return the status; whatever is written is checked as at COMMIT, and undone."""
    client.raise_request_exception = False
    with transaction.atomic():
        response = client.generic(
            method,
            address,
            body,
            content_type,
            headers=headers or {},
            QUERY_STRING=query.decode("latin-1"),
        )
        if response.streaming:
            response.getvalue()
        connection.check_constraints()
        transaction.set_rollback(True)
    return response.status_code


def test_no_route_breaks_for_any_argument(client, sign_in_proven, numbers):
    strangers = {address: ask(client, "GET", address) for address in ADDRESSES}
    sign_in_proven(client, numbers["person"])
    answers = {address: ask(client, "POST", address) for address in ADDRESSES}

    assert {address for address, status in strangers.items() if status >= 500} == set()
    assert {address for address, status in answers.items() if status >= 500} == set()


@pytest.mark.parametrize("method", METHODS)
def test_no_route_breaks_for_any_method(client, sign_in_proven, numbers, method):
    sign_in_proven(client, numbers["person"])

    answers = {
        address: ask(client, method, real_rows(address, numbers), headers=NONSENSE)
        for address in ROUTES
    }

    assert {address for address, status in answers.items() if status >= 500} == set()


def test_no_route_breaks_for_any_body(client, sign_in_proven, numbers):
    sign_in_proven(client, numbers["person"])
    bodies = cycle((kind, body) for kind, bodies in BODIES.items() for body in bodies)
    pairs = [(address, next(bodies)) for address in ROUTES for _ in range(FEW)]

    answers = {
        (address, kind, body[:20]): ask(client, "POST", address, body=body, content_type=kind)
        for address, (kind, body) in pairs
    }

    assert {asked for asked, status in answers.items() if status >= 500} == set()


def forms(kind=BaseForm):
    """Every form there is; those of the pages are known once the routes are."""
    return {kind}.union(*(forms(each) for each in kind.__subclasses__()))


NAMES = sorted({name for form in forms() for name in getattr(form, "base_fields", {})} | set(TRUE))


def field():
    def of(name):
        true = st.sampled_from([value.encode() for value in TRUE.get(name, ["1"])])
        hostile = st.sampled_from(HOSTILE) | st.binary(max_size=20)
        return st.tuples(st.just(name.encode()), st.one_of(true, true, true, hostile))

    return st.sampled_from(NAMES).flatmap(of)


def headers():
    pairs = [(name, value) for name, values in HEADERS.items() for value in values]
    return st.lists(st.sampled_from(pairs), max_size=2).map(dict)


def encoded(fields, numbers):
    def value(text):
        for name in ("shared", "category", "method", "expense"):
            text = text.replace(b"{%s}" % name.encode(), str(numbers[name]).encode())
        return quote_from_bytes(text).encode()

    return b"&".join(quote_from_bytes(name).encode() + b"=" + value(text) for name, text in fields)


def real_rows(address, numbers):
    """Return the address with the number of a row there is."""
    kinds = {
        "categories": "category",
        "payment-methods": "method",
        "expenses": "expense",
        "rules": "rule",
    }
    for place, kind in kinds.items():
        address = address.replace(f"/{place}/1/", f"/{place}/{numbers[kind]}/")
    return address.replace("/category/1/", f"/category/{numbers['shared']}/")


@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    address=st.sampled_from(ROUTES),
    method=st.sampled_from(["GET", "POST", "POST"]),
    query=st.lists(field(), max_size=6),
    body=st.lists(field(), max_size=20),
    headers=headers(),
)
def test_no_form_and_no_filter_breaks(
    client, sign_in_proven, numbers, address, method, query, body, headers
):
    sign_in_proven(client, numbers["person"])

    status = ask(
        client,
        method,
        real_rows(address, numbers),
        query=encoded(query, numbers),
        body=encoded(body, numbers),
        headers=headers,
    )

    assert status < 500
