import pytest

from expenses.insights.rules.small_purchases import small_purchases
from expenses.tests.insights.past import daily, linked, the_past_of

pytestmark = pytest.mark.django_db


def test_small_purchases_says_what_they_add_up_to(alice):
    daily(alice, days=14, amount="20")
    rows = daily(alice, days=10, title="Flat white", amount="5")

    (found,) = small_purchases(past=the_past_of(alice))

    assert found.sentence == "Flat white, 10 times this month, adds up to $50.00"
    assert found.evidence == "$5.00 each on average, 15% of everyday spending"
    assert linked(alice, found) == set(rows)


@pytest.mark.parametrize(
    ("others", "price", "times", "each"),
    [(14, "20", 7, "5"), (14, "20", 8, "12"), (14, "90", 8, "5"), (11, "20", 8, "5")],
    ids=["seldom", "not small", "little money", "below 20 rows"],
)
def test_small_purchases_is_silent_about(alice, others, price, times, each):
    daily(alice, days=others, amount=price)
    daily(alice, days=times, title="Flat white", amount=each)

    assert small_purchases(past=the_past_of(alice)) == []
