from datetime import timedelta

import pytest

from expenses.insights.past import MOST_ROWS, lately_of
from expenses.insights.suggestions import MOST, suggestions_for, to_look_at
from expenses.models import Expense, Suggestion
from expenses.tests.insights.past import NOVEMBER, TODAY, daily
from expenses.tests.making import a_category, an_expense
from expenses.totals import totals_between

pytestmark = pytest.mark.django_db


def suggested(owner):
    totals = totals_between(
        owner=owner, first_day=NOVEMBER.back(3).first_day, last_day=NOVEMBER.last_day
    )
    looked_at = to_look_at(owner=owner, today=TODAY).ask()
    return suggestions_for(
        owner=owner, today=TODAY, month=NOVEMBER, totals=totals, looked_at=looked_at
    )


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


def test_what_a_busy_person_did_is_bounded_but_older_bills_are_kept(alice):
    bill, older_bill = (
        an_expense(owner=alice, title="Rent", is_repeating=True, spent_on=TODAY - timedelta(days=n))
        for n in (200, 400)
    )
    an_expense(owner=alice, title="Long ago", spent_on=TODAY - timedelta(days=200))
    an_expense(owner=alice, title="Rent", is_repeating=True, spent_on=TODAY - timedelta(days=401))
    Expense.objects.bulk_create(
        Expense(
            owner=alice,
            title="Coffee",
            amount=1,
            base_amount=1,
            currency="USD",
            is_repeating=number % 2,
            spent_on=TODAY - timedelta(days=number % 30),
        )
        for number in range(MOST_ROWS)
    )

    lately = lately_of(owner=alice, today=TODAY).ask()

    assert len(lately.rows) == MOST_ROWS + 2
    assert [row.pk for row in lately.rows[-2:]] == [bill.pk, older_bill.pk]
    assert lately.complete_from == TODAY - timedelta(days=28)


def test_bills_do_not_make_what_is_looked_at_seem_cut(alice):
    rows = daily(alice, days=3)
    bill = an_expense(
        owner=alice, title="Rent", is_repeating=True, spent_on=TODAY - timedelta(days=201)
    )

    lately = lately_of(owner=alice, today=TODAY).ask()

    assert [row.pk for row in lately.rows] == [*(row.pk for row in rows), bill.pk]
    assert lately.complete_from == TODAY - timedelta(days=200)


@pytest.mark.parametrize("rows", [1, 3, 1000])
def test_what_was_done_lately_takes_one_query(alice, rows, django_assert_num_queries):
    Expense.objects.bulk_create(
        Expense(owner=alice, title="A", amount=1, currency="USD", spent_on=TODAY)
        for _ in range(rows)
    )

    with django_assert_num_queries(1):
        lately = lately_of(owner=alice, today=TODAY).ask()

    assert len(lately.rows) == rows
