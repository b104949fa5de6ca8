"""Going somewhere by a few letters."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from expenses.tests.making import a_category, an_expense
from expenses.views.search import ACTIONS, PAGES

SEARCH = reverse("expenses:search")
LIST = reverse("expenses:expense-list")
NEW = reverse("expenses:expense-create")


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice)
    return client


def found(client, text):
    """The groups in their order, with what each offers."""
    response = client.get(SEARCH, {"q": text})
    assert response.status_code == 200
    return {group.key: [one.label for one in group.found] for group in response.context["groups"]}


def test_nothing_asked_offers_pages_and_actions_eight_at_most(as_alice, alice):
    an_expense(owner=alice)

    assert found(as_alice, "") == {
        "pages": [str(label) for _route, label, _icon in PAGES[:8]],
        "actions": [str(label) for _route, label, _icon in ACTIONS],
    }


def test_words_find_pages_actions_expenses_and_categories(as_alice, alice, bob):
    a_category(owner=alice, name="Exports of wine")
    a_category(owner=alice, name="Wine export")
    a_category(owner=bob, name="Export of bob")
    for number in range(9):
        an_expense(owner=alice, title=f"Export fee {number}")
    an_expense(owner=bob, title="Export fee of bob")
    an_expense(owner=alice, title="Export gone", deleted_at="2026-11-22T12:00Z")

    assert found(as_alice, "EXPORT") == {
        "actions": ["Export expenses"],
        "expenses": [f"Export fee {number}" for number in range(8, 0, -1)],
        "categories": ["Exports of wine", "Wine export"],
    }
    assert found(as_alice, "settings nowhere") == {}


@pytest.mark.parametrize(
    ("text", "label", "address"),
    [
        ("12.50", "Add $12.50", f"{NEW}?amount=12.50"),
        ("12,5 lunch & tea", "Add $12.50, lunch & tea", f"{NEW}?amount=12%2C5&what=lunch+%26+tea"),
    ],
)  # fmt: skip
def test_a_number_offers_to_add_it_first(as_alice, text, label, address):
    groups = as_alice.get(SEARCH, {"q": text}).context["groups"]

    first = groups[0].found[0]
    assert (groups[0].key, first.label, first.address) == ("actions", label, address)
    form = as_alice.get(first.address).context["form"]
    assert form.initial["amount"] == text.split()[0]


@pytest.mark.parametrize("text", ["0", "1e400", "NaN", "12.345", "a\x00b", "'", "x" * 5000, "%"])
def test_nothing_typed_is_a_crash(as_alice, text):
    assert as_alice.get(SEARCH, {"q": text}).status_code == 200


def test_htmx_gets_what_was_found_alone(as_alice, alice):
    an_expense(owner=alice, title="Dishoom")

    part = as_alice.get(SEARCH, {"q": "dish"}, headers={"HX-Request": "true"}).text
    page = as_alice.get(SEARCH, {"q": "dish"}).text

    assert ("<html" in part, "<html" in page) == (False, True)
    assert part.count("Dishoom") == page.count("Dishoom") == 1
    assert f'href="{LIST}?q=dish"' in part


def test_a_search_takes_as_many_queries_for_one_row_as_for_three(as_alice, alice):
    counts = []
    for _ in range(3):
        an_expense(owner=alice, title="Lunch", category=a_category(owner=alice, name=None))
        a_category(owner=alice, name=f"Lunch {len(counts)}")
        with CaptureQueriesContext(connection) as queries:
            as_alice.get(SEARCH, {"q": "lunch"})
        counts.append(len(queries))

    assert counts == [counts[0]] * 3
