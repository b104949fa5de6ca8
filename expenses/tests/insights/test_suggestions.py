from datetime import timedelta

import pytest

from expenses.insights.past import MOST_ROWS, past_of
from expenses.insights.suggestions import MOST, suggestions_for
from expenses.models import Expense, Suggestion
from expenses.tests.insights.past import NOVEMBER, TODAY, daily, the_past_of
from expenses.tests.making import a_category, an_expense
from expenses.totals import totals_between

pytestmark = pytest.mark.django_db


def suggested(owner):
    totals = totals_between(
        owner=owner, first_day=NOVEMBER.back(3).first_day, last_day=NOVEMBER.last_day
    )
    return suggestions_for(owner=owner, today=TODAY, month=NOVEMBER, totals=totals)


def twice(owner, title):
    return [an_expense(owner=owner, title=title, spent_on=TODAY) for _ in range(2)]


def test_suggestions_of_someone_new_are_none(alice):
    assert suggested(alice) == []


def test_suggestions_are_few_and_at_most_two_of_a_kind(alice):
    daily(alice, days=16, category=a_category())
    daily(alice, days=5, title="Unfiled", amount="100")
    for title in ("Coat", "Shoes", "Hat"):
        twice(alice, title)

    found = suggested(alice)

    assert len(found) <= MOST
    assert [one.rule for one in found][:3] == ["duplicate", "duplicate", "uncategorised"]


def test_a_declined_suggestion_stays_away_and_others_do_not(alice):
    daily(alice, days=10)
    twice(alice, "Coat")
    twice(alice, "Shoes")
    first, second = suggested(alice)

    Suggestion.objects.create(
        owner=alice, rule=first.rule, subject=first.subject, state=Suggestion.State.DECLINED
    )

    assert suggested(alice) == [second]


def test_a_suggestion_declined_by_another_person_stays(alice, bob):
    daily(alice, days=10)
    twice(alice, "Coat")
    (found,) = suggested(alice)

    Suggestion.objects.create(
        owner=bob, rule=found.rule, subject=found.subject, state=Suggestion.State.DECLINED
    )

    assert suggested(alice) == [found]


def test_past_of_a_busy_person_is_bounded_but_keeps_older_bills(alice):
    bill = an_expense(
        owner=alice, title="Rent", is_repeating=True, spent_on=TODAY - timedelta(days=200)
    )
    an_expense(owner=alice, title="Long ago", spent_on=TODAY - timedelta(days=200))
    Expense.objects.bulk_create(
        Expense(
            owner=alice,
            title="Coffee",
            amount=1,
            base_amount=1,
            currency="USD",
            spent_on=TODAY - timedelta(days=number % 30),
        )
        for number in range(MOST_ROWS)
    )

    past = the_past_of(alice)

    assert len(past.rows) == MOST_ROWS + 1
    assert past.rows[-1].pk == bill.pk
    assert past.complete_from == TODAY - timedelta(days=28)


@pytest.mark.parametrize("rows", [1, 3, 1000])
def test_past_takes_one_query(alice, rows, django_assert_num_queries):
    Expense.objects.bulk_create(
        Expense(owner=alice, title="A", amount=1, currency="USD", spent_on=TODAY)
        for _ in range(rows)
    )
    totals = totals_between(owner=alice, first_day=NOVEMBER.back(3).first_day, last_day=TODAY)

    with django_assert_num_queries(1):
        past = past_of(owner=alice, today=TODAY, month=NOVEMBER, totals=totals)

    assert len(past.rows) == rows
