"""What the triggers keep is what the rows come to, whatever was written by whom."""

from datetime import date
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.utils.timezone import now
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.identity import acting_for
from accounts.people import save_preferences
from expenses.merging import merge_categories
from expenses.models import DailyTotal, Expense, MonthlyTotal
from expenses.purging import purge_trashed
from expenses.rebasing import rebase_expenses
from expenses.reckoning import differences
from expenses.recording import change_many, record_expense, trash_expenses
from expenses.tests.making import a_category, a_payment_method, a_person, an_expense
from expenses.tests.test_undo_everything import ACTIONS, a_ledger, in_a_step, number
from expenses.undoing import undo

DAY = date(2026, 11, 20)


def kept(owner, *columns):
    rows = DailyTotal.objects.owned_by(owner).order_by("day", "currency", "is_repeating")
    return list(rows.values_list(*columns))


@pytest.mark.django_db
def test_money_out_and_in_are_kept_apart_by_currency_bills_and_category(alice):
    food = a_category(owner=alice)
    for amount, currency, category, is_repeating in [
        ("3.10", "USD", food, False),
        ("-1.10", "USD", food, False),
        ("5", "USD", None, False),
        ("7", "USD", food, True),
        ("900", "JPY", food, False),
    ]:
        an_expense(
            owner=alice,
            spent_on=DAY,
            amount=Decimal(amount),
            currency=currency,
            base_amount=Decimal(amount) if currency == "USD" else None,
            category=category,
            is_repeating=is_repeating,
        )
    an_expense(owner=alice, spent_on=DAY, deleted_at=now())

    figures = "currency category is_repeating spent received base_spent spent_unconverted count"
    rows = set(DailyTotal.objects.owned_by(alice).values_list(*figures.split()))
    assert rows == {
        ("USD", food.pk, False, Decimal("3.10"), Decimal("1.10"), Decimal("3.10"), 0, 2),
        ("USD", None, False, Decimal(5), 0, Decimal(5), 0, 1),
        ("USD", food.pk, True, Decimal(7), 0, Decimal(7), 0, 1),
        ("JPY", food.pk, False, Decimal(900), 0, 0, Decimal(900), 1),
    }


@pytest.mark.django_db
def test_what_becomes_empty_is_not_kept(alice):
    expense = an_expense(owner=alice, spent_on=DAY)
    rows = Expense.objects.owned_by(alice)

    trash_expenses(expenses=rows, at=now())
    assert kept(alice, "count") == []
    expense.delete()
    assert kept(alice, "count") == []


@settings(
    max_examples=25,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.tuples(st.sampled_from(ACTIONS), number, number), min_size=1, max_size=9))
def test_any_sequence_of_writes_leaves_them_as_the_rows_are(db, actions):
    owner, shared = a_ledger()

    changes = []
    for action, one, two in actions:
        change = in_a_step(owner, shared, action, one, two)
        if change is not None:
            changes.append(change)
        assert differences(owner=owner) == []
    for change in reversed(changes):
        undo(owner=owner, change=change.pk)
        assert differences(owner=owner) == []


@pytest.mark.django_db
def test_statements_of_whatever_kind_are_added_up(alice, bob):
    food, rent = a_category(), a_category()
    for owner in (alice, bob):
        for amount in range(1, 6):
            an_expense(owner=owner, amount=amount, category=food, spent_on=DAY)
        an_expense(owner=owner, amount=9, deleted_at=now())

    Expense.objects.filter(amount__lt=3).update(spent_on=date(2026, 11, 21), amount=50)
    Expense.objects.filter(amount=4).update(is_excluded=True, currency="EUR", base_amount=None)
    Expense.objects.filter(amount=5).delete()
    assert differences() == []
    merge_categories(source=food, into=rent)
    purge_trashed(before=now())
    assert differences() == []
    assert {category for (category,) in kept(alice, "category")} == {rent.pk}


@pytest.mark.django_db
def test_another_currency_of_ones_own_is_added_up(alice):
    an_expense(owner=alice, amount=3, currency="USD")
    an_expense(owner=alice, amount=4, currency="EUR", base_amount=None)
    alice.currency = "EUR"
    save_preferences(person=alice, columns=["currency"])
    rebase_expenses(owner=alice, after=0, at_most=10)

    assert differences() == []
    assert kept(alice, "currency", "base_spent", "unconverted") == [("EUR", 4, 0), ("USD", 0, 1)]


@pytest.mark.django_db
def test_a_difference_is_named_and_mended(alice, bob, capsys):
    an_expense(owner=bob, amount=2)
    an_expense(owner=alice, amount=3, spent_on=DAY)
    call_command("check_totals")
    DailyTotal.objects.owned_by(alice).update(spent=4)

    with pytest.raises(CommandError, match="Days, months and quarters that differ: 1"):
        call_command("check_totals")
    told = f"person {alice.pk}, 2026-11-20: kept 4.0000 in 1 rows, counted 3.0000 in 1\n"
    assert capsys.readouterr().out == f"Every total is what its rows come to.\n{told}"
    call_command("check_totals", "--repair")

    assert differences() == []
    assert kept(alice, "spent") == [(Decimal(3),)]


@pytest.mark.django_db
def test_days_and_months_are_kept_by_category_bills_and_weekday_in_ones_own_money(alice):
    food = a_category(owner=alice)
    monday, tuesday = date(2026, 11, 23), date(2026, 11, 24)
    for amount, day, fields in [
        (3, monday, {"category": food}),
        (-1, monday, {"category": food}),
        (4, tuesday, {"category": food}),
        (7, tuesday, {"category": food, "is_repeating": True}),
        (5, monday, {}),
        (-2, monday, {}),  # income until someone says otherwise
        (900, monday, {"category": food, "currency": "JPY", "base_amount": None}),
        (8, monday, {"category": food, "is_excluded": True}),
        (9, date(2026, 10, 31), {"category": food}),
    ]:
        an_expense(owner=alice, amount=amount, spent_on=day, **fields)

    columns = "month category is_repeating count spent monday tuesday sunday".split()
    totals = MonthlyTotal.objects.owned_by(alice)
    assert set(totals.filter(months=3).values_list(*columns)) == {
        (date(2026, 10, 1), food.pk, False, 5, 15, 2, 4, 0),
        (date(2026, 10, 1), food.pk, True, 1, 7, 0, 7, 0),
        (date(2026, 10, 1), None, False, 2, 5, 5, 0, 0),
    }
    assert set(totals.filter(months=1).values_list(*columns)) == {
        (date(2026, 11, 1), food.pk, False, 4, 6, 2, 4, 0),
        (date(2026, 11, 1), food.pk, True, 1, 7, 0, 7, 0),
        (date(2026, 11, 1), None, False, 2, 5, 5, 0, 0),
        (date(2026, 10, 1), food.pk, False, 1, 9, 0, 0, 0),
    }
    columns = "month category is_repeating count spent received unconverted monday".split()
    assert set(totals.filter(months=0).values_list(*columns)) == {
        (monday, None, False, 5, 7, 3, 1, 0),
        (tuesday, None, False, 1, 4, 0, 0, 0),
        (tuesday, None, True, 1, 7, 0, 0, 0),
        (date(2026, 10, 31), None, False, 1, 9, 0, 0, 0),
    }


@pytest.mark.django_db
def test_months_begin_on_the_day_that_was_chosen_last(alice):
    for day in (date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 27), date(1900, 1, 1)):
        an_expense(owner=alice, amount=1, spent_on=day)
    alice.month_starts_on = 28
    save_preferences(person=alice, columns=["month_starts_on"])
    an_expense(owner=alice, amount=5, spent_on=date(2026, 3, 28))

    assert differences(owner=alice) == []
    spans = MonthlyTotal.objects.owned_by(alice).order_by("months", "month")
    assert list(spans.values_list("months", "month", "spent")) == [
        (0, date(1900, 1, 1), 1),
        (0, date(2026, 2, 27), 1),
        (0, date(2026, 2, 28), 1),
        (0, date(2026, 3, 27), 1),
        (0, date(2026, 3, 28), 5),
        (1, date(1899, 12, 28), 1),
        (1, date(2026, 1, 28), 1),
        (1, date(2026, 2, 28), 2),
        (1, date(2026, 3, 28), 5),
        (3, date(1899, 10, 28), 1),
        (3, date(2026, 1, 28), 8),
    ]


@pytest.mark.django_db
def test_a_month_that_differs_is_named_and_mended(alice, capsys):
    an_expense(owner=alice, amount=3, spent_on=DAY)
    MonthlyTotal.objects.owned_by(alice).filter(months=1).update(friday=4)

    with pytest.raises(CommandError, match="Days, months and quarters that differ: 1"):
        call_command("check_totals")
    assert "month of 2026-11-01: kept 3.0000 in 1 rows, counted" in capsys.readouterr().out
    call_command("check_totals", "--repair")

    assert differences() == []
    spans = MonthlyTotal.objects.owned_by(alice).order_by("months")
    assert list(spans.values_list("months", "friday")) == [(0, 0), (1, 3), (3, 3)]


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_neither_lose_a_sum_nor_wait_for_each_other_in_a_circle():
    alice = a_person()
    food, rent = a_category(owner=alice), a_category(owner=alice)
    card = a_payment_method(owner=alice)
    ids = [an_expense(owner=alice, category=food, spent_on=DAY).pk for _ in range(40)]
    rows = Expense.objects.owned_by(alice).filter(pk__in=ids)
    together, problems = Barrier(4), []

    def two_statements(first, second):
        change_many(expenses=first, category=rent)
        change_many(expenses=second, payment_method=card)

    def add():
        for _ in range(5):
            record_expense(
                owner=alice, title="New", amount=Decimal("0.10"), currency="USD", spent_on=DAY
            )

    def run(job):
        try:
            for _ in range(6):
                together.wait(60)
                with acting_for(alice.pk):
                    job()
        except Exception as error:  # noqa: BLE001 - it is what the test asks about
            together.abort()
            problems.append(error)
        finally:
            connections.close_all()

    halves = rows.filter(pk__in=ids[:20]), rows.filter(pk__in=ids[20:])
    jobs = [
        lambda: two_statements(*halves),
        lambda: two_statements(*halves[::-1]),
        add,
        lambda: change_many(expenses=rows, category=food),
    ]
    threads = [Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert problems == []
    assert differences() == []
    assert Expense.objects.owned_by(alice).count() == 40 + 30
