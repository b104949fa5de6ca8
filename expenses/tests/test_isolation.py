"""Another person's row does not exist, and a stranger sees the sign-in page only."""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from expenses.tests.api.calling import DOOR, Program
from expenses.tests.importing.taking import a_csv, examined, taken_in
from expenses.tests.making import (
    a_category,
    a_change,
    a_passkey,
    a_payment_method,
    a_rule,
    a_saved_filter,
    a_statement,
    a_token,
    an_expense,
)

pytestmark = pytest.mark.django_db


def a_trashed_expense(*, owner):
    return an_expense(owner=owner, deleted_at=timezone.now())


def a_waiting_statement(*, owner):
    return a_statement(owner=owner, state="ready")


def an_asking_statement(*, owner):
    return a_statement(owner=owner, state="asking")


def a_kept_file(*, owner):
    return examined(owner, a_csv(("2026-11-20", "COFFEE", "-3.00")))


def an_imported_file(*, owner):
    return taken_in(owner, a_csv(("2026-11-20", "COFFEE", "-3.00")))


# Every route with a row, what makes the row, and the method that its owner is answered to.
ROUTES_WITH_A_ROW = {
    "accounts:settings-passkey": (a_passkey, "get"),
    "accounts:settings-passkey-remove": (a_passkey, "get"),
    "accounts:settings-token-revoke": (a_token, "post"),
    "expenses:activity-step": (a_change, "get"),
    "expenses:activity-undo": (a_change, "post"),
    "expenses:expense-update": (an_expense, "get"),
    "expenses:expense-duplicate": (an_expense, "get"),
    "expenses:expense-cell-amount": (an_expense, "get"),
    "expenses:expense-cell-category": (an_expense, "get"),
    "expenses:expense-alike": (an_expense, "get"),
    "expenses:expense-refund-remove": (an_expense, "post"),
    "expenses:expense-delete": (an_expense, "post"),
    "expenses:expense-restore": (a_trashed_expense, "post"),
    "expenses:category-update": (a_category, "get"),
    "expenses:category-delete": (a_category, "get"),
    "expenses:category-merge": (a_category, "get"),
    "expenses:category-up": (a_category, "post"),
    "expenses:category-down": (a_category, "post"),
    "expenses:import-check": (a_waiting_statement, "get"),
    "expenses:import-discard": (a_waiting_statement, "post"),
    "expenses:import-map": (an_asking_statement, "get"),
    "expenses:import-offers": (a_statement, "post"),
    "expenses:import-result": (a_statement, "get"),
    "expenses:import-unreadable": (a_statement, "get"),
    "expenses:payment-method-update": (a_payment_method, "get"),
    "expenses:payment-method-merge": (a_payment_method, "get"),
    "expenses:payment-method-archive": (a_payment_method, "post"),
    "expenses:rule-update": (a_rule, "get"),
    "expenses:rule-apply": (a_rule, "get"),
    "expenses:rule-delete": (a_rule, "post"),
    "expenses:rule-up": (a_rule, "post"),
    "expenses:rule-down": (a_rule, "post"),
    "expenses:saved-filter-update": (a_saved_filter, "get"),
    "expenses:saved-filter-delete": (a_saved_filter, "post"),
}

# The same for programs: what makes the row, the method its owner is answered to, and a body.
OPERATIONS_WITH_A_ROW = {
    "api:expense": (an_expense, "GET", None),
    "api:expense-restore": (a_trashed_expense, "POST", None),
    "api:category": (a_category, "GET", None),
    "api:category-hide": (a_category, "POST", None),
    "api:category-show": (a_category, "POST", None),
    "api:category-move": (a_category, "POST", {"by": 1}),
    "api:category-merge": (a_category, "POST", {"into": None}),
    "api:payment-method": (a_payment_method, "GET", None),
    "api:payment-method-merge": (a_payment_method, "POST", {"into": None}),
    "api:import": (a_waiting_statement, "GET", None),
    "api:import-answers": (a_kept_file, "POST", {"dates": "dmy"}),
    "api:import-lines": (a_statement, "GET", None),
    "api:import-take": (a_kept_file, "POST", {}),
    "api:import-undo": (an_imported_file, "POST", None),
    "api:rule": (a_rule, "GET", None),
    "api:rule-apply": (a_rule, "POST", None),
    "api:rule-move": (a_rule, "POST", {"by": 1}),
    "api:rule-preview": (a_rule, "GET", None),
    "api:step": (a_change, "GET", None),
    "api:step-undo": (a_change, "POST", None),
}
BODIES = {
    "api:expense": {"title": "Taken", "amount": "1", "note": "taken"},
    "api:category": {"name": "Taken"},
    "api:payment-method": {"name": "Taken"},
    "api:rule": {"title_text": "Taken", "new_title": "taken"},
}

# Their row is a shared category, the same for everyone: no other person's row to reach for.
ROUTES_WITH_A_SHARED_ROW = {"expenses:category-hide", "expenses:category-show"}

# Routes with arguments that name no row.
ROUTES_WITHOUT_A_ROW = {
    "accounts:email-link",
    "accounts:keep-link",
    "accounts:password-reset-confirm",
}

# What a stranger may see.
OPEN_ROUTES = {
    "accounts:email-link",
    "accounts:gone",
    "accounts:keep-link",
    "accounts:login",
    "accounts:passkey-sign-in",
    "accounts:passkey-sign-in-options",
    "accounts:signup",
    "accounts:password-reset",
    "accounts:password-reset-sent",
    "accounts:password-reset-confirm",
}

METHODS = ["get", "post", "put", "patch", "delete"]


def own_routes() -> Iterator[tuple[str, URLPattern]]:
    for resolver in get_resolver().url_patterns:
        if isinstance(resolver, URLResolver) and resolver.app_name in {"accounts", "expenses"}:
            for pattern in resolver.url_patterns:
                yield f"{resolver.app_name}:{pattern.name}", pattern


ROUTES = dict(own_routes())
OPERATIONS = {
    f"api:{pattern.name}": pattern
    for resolver in get_resolver().url_patterns
    if getattr(resolver, "app_name", "") == "api"
    for pattern in resolver.url_patterns
}
ROUTES_WITH_ARGUMENTS = {name for name, route in ROUTES.items() if route.pattern.converters}


def test_every_route_with_a_row_is_in_the_walk():
    walked = {*ROUTES_WITH_A_ROW, *ROUTES_WITH_A_SHARED_ROW, *ROUTES_WITHOUT_A_ROW}

    assert walked == ROUTES_WITH_ARGUMENTS


@pytest.mark.parametrize("route", ROUTES_WITH_A_ROW)
def test_a_row_answers_to_its_owner(client, alice, route):
    make, method = ROUTES_WITH_A_ROW[route]
    row = make(owner=alice)
    client.force_login(alice)

    response = getattr(client, method)(reverse(route, args=[row.pk]))

    assert response.status_code in {200, 302}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("route", ROUTES_WITH_A_ROW)
def test_another_persons_row_does_not_exist(client, alice, bob, route, method):
    make, _ = ROUTES_WITH_A_ROW[route]
    row = make(owner=alice)
    before = type(row).objects.filter(pk=row.pk).values().get()
    client.force_login(bob)

    response = getattr(client, method)(reverse(route, args=[row.pk]))
    missing = getattr(client, method)(reverse(route, args=[row.pk + 1_000_000]))

    assert response.status_code in {404, 405}
    assert response.status_code == missing.status_code
    assert type(row).objects.filter(pk=row.pk).values().get() == before


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("route", ROUTES_WITH_A_ROW)
def test_an_id_beyond_bigint_does_not_exist(client, alice, route, method):
    client.force_login(alice)

    response = getattr(client, method)(reverse(route, args=[2**63]))

    assert response.status_code in {404, 405}


@pytest.mark.parametrize("route", sorted(ROUTES.keys() - OPEN_ROUTES))
def test_a_stranger_is_led_to_sign_in(client, alice, route):
    arguments = [1] if ROUTES[route].pattern.converters else []
    url = reverse(route, args=arguments)

    for method in ["get", "post"]:
        response = getattr(client, method)(url)
        assert (response.status_code, response.headers.get("Location", "").partition("?")[0]) in [
            (302, reverse("accounts:login")),
            (405, ""),
        ]


def test_every_operation_with_a_row_is_in_the_walk():
    with_arguments = {name for name, one in OPERATIONS.items() if one.pattern.converters}

    assert OPERATIONS_WITH_A_ROW.keys() == with_arguments


@pytest.mark.parametrize("name", OPERATIONS_WITH_A_ROW)
def test_an_operation_answers_to_its_owner(alice, name):
    make, method, body = OPERATIONS_WITH_A_ROW[name]
    place = reverse(name, args=[make(owner=alice).pk]).removeprefix(DOOR)

    assert Program(alice)(method, place, body).status_code == 200


@pytest.mark.parametrize("method", [one.upper() for one in METHODS])
@pytest.mark.parametrize("name", OPERATIONS_WITH_A_ROW)
def test_another_persons_row_does_not_exist_for_programs(alice, bob, name, method):
    make, own_method, body = OPERATIONS_WITH_A_ROW[name]
    row = make(owner=alice)
    before = type(row).objects.filter(pk=row.pk).values().get()
    sent = body if method == own_method else BODIES.get(name)
    stranger = Program(bob)

    answers = [
        stranger(method, reverse(name, args=[pk]).removeprefix(DOOR), sent)
        for pk in (row.pk, row.pk + 1_000_000, 2**63, "x")
    ]

    assert {answer.status_code for answer in answers} in [{404}, {405}]
    assert len({answer.content for answer in answers}) == 1
    assert type(row).objects.filter(pk=row.pk).values().get() == before


@pytest.mark.parametrize("name", sorted(OPERATIONS.keys() - {"api:schema"}))
def test_no_operation_answers_to_a_cookie(client, alice, name):
    client.force_login(alice)
    url = reverse(name, args=[1] if OPERATIONS[name].pattern.converters else [])

    for method in METHODS:
        assert getattr(client, method)(url).status_code in {401, 405}
