"""What the list says of all its rows comes to the same by every way there is to it."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import pytest
from django.http import QueryDict
from django.utils.timezone import now

from accounts.identity import acting_for
from expenses import listing, seeking
from expenses.forms.filter import ExpenseFilter
from expenses.listing import Summary, by_day, first_summary_of_all, summary_of, summary_of_all
from expenses.models import Expense
from expenses.seeking import Sought, few_matching
from expenses.tests.making import an_expense
from expenses.views.expenses import first_summary_asked_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(alice, bob):
    an_expense(owner=bob, title="Market hall", amount="70")
    an_expense(owner=alice, title="Market", amount="12.50")
    an_expense(owner=alice, title="Market", amount="-2.50")
    an_expense(owner=alice, title="Market day", amount="40", currency="EUR", base_amount=None)
    an_expense(owner=alice, title="Rent", amount="900", is_excluded=True)
    an_expense(owner=alice, title="Market", amount="3", deleted_at=now())
    return Expense.objects.owned_by(alice).present()


def asked(owner, **query):
    data = QueryDict(mutable=True)
    data.update(query)
    filled = ExpenseFilter(data, owner=owner)
    assert filled.is_valid()
    return filled


def test_kept_sums_say_what_the_rows_say(alice, rows):
    by_row = summary_of(expenses=rows)

    assert first_summary_of_all(owner=alice) == summary_of_all(owner=alice) == by_row


def test_too_many_sums_are_added_up_later(alice, rows, monkeypatch):
    monkeypatch.setattr(listing, "FEW", 1)

    summary = first_summary_of_all(owner=alice)

    assert (summary.count, summary.is_exact) == (1, False)
    by_row = summary_of(expenses=rows)
    assert summary_of_all(owner=alice) == replace(by_row, largest=None) != by_row


@pytest.mark.parametrize("few", [1, 1000])
def test_common_words_and_rare_ones_find_the_same_rows(alice, rows, monkeypatch, few):
    monkeypatch.setattr(seeking, "FEW", few)
    queries = {"q": "mark"}, {"q": "market day"}, {"q": "12.50"}, {"q": "mark", "in": "spent"}
    with acting_for(alice.pk):
        for query in queries:
            filled = asked(alice, **query)

            assert set(filled.for_a_page()) == set(filled.expenses())
            if filled.plain:
                found = filled.plain.read(None, 50, upwards=False)
                assert {row.pk for row in found} == {row.pk for row in filled.expenses()}
                assert Summary(*filled.plain.summary()) == summary_of(expenses=filled.expenses())
        assert asked(alice, q="mark").is_of_many == (few == 1)
        assert not asked(alice, q="mark", **{"in": "spent"}).is_of_many
        assert not asked(alice, q="12.50").is_of_many


@pytest.mark.parametrize("text", ["market", "mark", "Market' mark", "hall-market"])
def test_words_are_many_only_where_more_rows_have_them(alice, rows, monkeypatch, text):
    an_expense(owner=alice, title="Hall-Market")
    an_expense(owner=alice, title="Tea")
    with acting_for(alice.pk):
        ids = set(Expense.objects.present().matching(text).values_list("pk", flat=True))
        # All of them are among the newest, or none is.
        for few, newest in product(range(1, 6), (1, 9)):
            monkeypatch.setattr(seeking, "FEW", few)
            monkeypatch.setattr(seeking, "NEWEST", newest)
            found = few_matching(text)

            is_many = len(ids) > few
            assert (found.ids and set(found.ids)) == (None if is_many else ids)
            assert found.at_least == min(len(ids), few)


def test_what_is_frequent_among_the_newest_is_not_sought_to_the_end(alice, monkeypatch):
    today = date(2026, 11, 20)
    for number in range(30):
        title = "Tea" if number % 2 else "Rent"
        an_expense(owner=alice, title=title, spent_on=today - timedelta(days=number))
    monkeypatch.setattr(seeking, "FEW", 7)
    monkeypatch.setattr(seeking, "NEWEST", 10)

    with acting_for(alice.pk):
        assert few_matching("tea") == Sought(5, None)
        assert few_matching("coffee") == Sought(0, [])
        tea = asked(alice, q="tea")
        assert first_summary_asked_for(tea) == Summary(5, Decimal(0), None, 0, is_exact=False)
        assert len(tea.plain.read(None, 50, upwards=False)) == 15


def test_the_newest_of_others_count_for_nobody(alice, bob, monkeypatch):
    monkeypatch.setattr(seeking, "NEWEST", 3)
    an_expense(owner=alice, title="Tea", spent_on=date(2026, 1, 1))
    for day in range(1, 6):
        an_expense(owner=bob, title="Tea", spent_on=date(2026, 11, day))

    with acting_for(alice.pk):
        assert few_matching("tea").at_least == 1
    with acting_for(bob.pk):
        assert few_matching("tea").at_least == 5


def test_words_that_are_none_find_nothing(alice, rows):
    assert few_matching("-- '") == Sought(0, [])


def test_a_day_comes_to_the_same_on_a_page_that_cuts_it_and_on_one_that_does_not(alice):
    for number in range(9):
        day = date(2026, 11, 10 + number // 3)
        an_expense(owner=alice, title="Tea", amount=f"{number + 1}", spent_on=day)
    an_expense(owner=alice, amount="5", currency="EUR", base_amount=None, spent_on=day)
    an_expense(owner=alice, amount="5", currency="EUR", base_amount=None, spent_on=date(2026, 1, 1))
    all_of_them = Expense.objects.owned_by(alice).present().newest_first()
    rows = list(all_of_them)

    sums = {size: by_day(rows=rows[:size], expenses=all_of_them) for size in (2, 8, 11)}

    whole = {day.day: day.total for day in sums[11]}
    assert list(whole.values()) == [24, 15, 6, None]
    for size, days in sums.items():
        assert {day.day: day.total for day in days}.items() <= whole.items()
        assert [row for day in days for row in day.rows] == rows[:size]


def test_only_words_and_nothing_at_all_are_plain(alice, rows):
    assert asked(alice).plain.is_whole
    assert asked(alice, q="").plain.is_whole
    assert not asked(alice, q="market").plain.is_whole
    for query in ({"q": "12.50"}, {"in": "spent"}, {"q": "market", "month": "2026-11"}):
        assert asked(alice, **query).plain is None


def test_a_filter_that_cannot_be_read_asks_for_everything(alice, rows):
    data = QueryDict("from=nonsense")

    plain = ExpenseFilter(data, owner=alice).plain

    assert plain.is_whole
    assert len(plain.read(None, 50, upwards=False)) == rows.count()
