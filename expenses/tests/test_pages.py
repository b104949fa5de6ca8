"""The list of pages, which the tests that look at all of them go by, is whole and true."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from expenses.tests.pages import (
    EXCUSED,
    PERSON,
    STAFF,
    a_filled_account,
    a_staff_account,
    client_of,
    pages_of,
    routes,
)
from expenses.tests.plans import statements_in

HTML = "text/html; charset=utf-8"
MOST_ASKED = 6

pytestmark = pytest.mark.django_db


def test_every_page_is_seen_by_whom_it_is_for():
    call_command("seed_categories", verbosity=0)
    accounts = {PERSON: a_filled_account(30), STAFF: a_staff_account()}
    pages = pages_of(accounts[PERSON])
    clients = {who: client_of(who, accounts) for who in {page.seen_by for page in pages}}

    answers = {page.name: clients[page.seen_by].get(page.path, follow=True) for page in pages}

    # The link in the mail opens a page without it, so that it is in no history.
    assert answers.pop("accounts:password-reset-confirm").status_code == 200
    odd = {
        name: (answer.status_code, answer.headers["Content-Type"], answer.redirect_chain)
        for name, answer in answers.items()
    }
    assert {name: one for name, one in odd.items() if one != (200, HTML, [])} == {}


def test_only_what_exists_is_excused():
    assert set(EXCUSED) - {name for name, _ in routes()} == set()


@pytest.mark.parametrize("path", ["/expenses/", "/expenses/?q=lunch", "/?month=2025-11&scope=all"])
def test_the_pages_asked_for_most_ask_the_database_six_things(client, path):
    account = a_filled_account(30)
    client.force_login(account.person)
    client.get(path)

    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200

    # Where a transaction or a part of it begins and ends is none of them.
    asked = [one for one in statements_in(queries) if "SAVEPOINT" not in one]
    assert len(asked) <= MOST_ASKED
