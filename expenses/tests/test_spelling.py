"""The nearest spelling among a person's own titles."""

import pytest

from expenses.spelling import nearest_spelling
from expenses.tests.making import an_expense

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("dishom", "Dishoom"),
        ("DISHOMO", "Dishoom"),
        ("dishrm", "Dishoom"),
        ("marekt", "market"),
        ("farmers markt", "Farmers market"),
        ("thee", "Tee"),
        ("cofe", "Cofé"),
        ("xxshoom", "Dishoom"),
        ("xxxhoom", ""),
        ("tx", ""),
        ("dishoom", ""),
        ("", ""),
        ("d", ""),
        ("dishoom" * 10, ""),
    ],
)
def test_what_was_meant_is_at_most_two_letters_away(alice, bob, text, meant):
    for title in ("Dishoom", "Farmers market", "Tee", "Cofé"):
        an_expense(owner=alice, title=title)
    an_expense(owner=bob, title="Dishrm")
    an_expense(owner=alice, title="Dishom", deleted_at="2026-11-22T12:00Z")

    assert nearest_spelling(owner=alice, text=text) == meant


def test_of_two_as_near_the_one_used_last_counts(alice):
    an_expense(owner=alice, title="Bakery", spent_on="2026-11-01")
    an_expense(owner=alice, title="Bakers", spent_on="2026-11-02")

    assert nearest_spelling(owner=alice, text="Baker") == "Bakers"
