"""What the database refuses of one expense, whoever asks."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from expenses.models import Expense
from expenses.tests.making import an_expense

INSERT = """
INSERT INTO expenses_expense (
    owner_id, title, spent_on, amount, currency, note, tags, is_repeating, is_excluded, version,
    created_at, updated_at, category_id, payment_method_id, deleted_at
) VALUES (
    %(owner)s, %(title)s, %(spent_on)s, %(amount)s, %(currency)s, %(note)s, %(tags)s, false, false,
    %(version)s, now(), now(), %(category)s, %(payment_method)s, NULL
)
"""
VALUES = {
    "title": "Lunch",
    "spent_on": date(2026, 11, 20),
    "amount": Decimal("12.50"),
    "currency": "USD",
    "note": "",
    "tags": [],
    "version": 1,
    "category": None,
    "payment_method": None,
}


def run(statement, values=()):
    """Run SQL in a savepoint, with the deferred foreign keys checked at its end."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
        connection.check_constraints()


def insert(owner, **values):
    run(INSERT, VALUES | {"owner": owner.pk} | values)


def constraint_of(refused):
    return refused.value.__cause__.diag.constraint_name


def test_a_plain_row_is_taken(alice):
    insert(alice)

    assert Expense.objects.get().amount == Decimal("12.50")


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"amount": "NaN"}, "expense_amount_is_real_money"),
        ({"amount": 0}, "expense_amount_is_real_money"),
        ({"amount": Decimal(10**12)}, "expense_amount_is_real_money"),
        ({"amount": Decimal(-(10**12))}, "expense_amount_is_real_money"),
        ({"amount": Decimal("0.001")}, "expense_amount_has_the_decimals_of_its_currency"),
        ({"amount": Decimal("-12.345")}, "expense_amount_has_the_decimals_of_its_currency"),
        (
            {"amount": Decimal("1.5"), "currency": "JPY"},
            "expense_amount_has_the_decimals_of_its_currency",
        ),
        (
            {"amount": Decimal("1.2345"), "currency": "KWD"},
            "expense_amount_has_the_decimals_of_its_currency",
        ),
        ({"currency": "usd"}, "expense_currency_is_a_code"),
        ({"currency": "US"}, "expense_currency_is_a_code"),
        ({"spent_on": date(1899, 12, 31)}, "expense_day_is_in_range"),
        ({"spent_on": date(2200, 1, 1)}, "expense_day_is_in_range"),
        ({"title": ""}, "expense_has_a_title"),
        ({"title": " \t "}, "expense_has_a_title"),
        ({"title": "Lunch\nDinner"}, "expense_title_is_one_line"),
        ({"title": "Lunch\x01"}, "expense_title_is_one_line"),
        ({"title": "Lunch\x7f"}, "expense_title_is_one_line"),
        ({"tags": [f"tag{number}" for number in range(21)]}, "expense_tags_are_few"),
        ({"note": "x" * 5001}, "expense_note_has_an_end"),
        ({"version": -1}, "expenses_expense_version_check"),
    ],
)
def test_a_row_that_cannot_be_is_refused(alice, values, constraint):
    with pytest.raises(IntegrityError) as refused:
        insert(alice, **values)

    assert constraint_of(refused) == constraint


@pytest.mark.parametrize("amount", ["Infinity", "-Infinity", "1e400", "1e15"])
def test_an_amount_beyond_the_column_is_refused(alice, amount):
    with pytest.raises(DataError):
        insert(alice, amount=amount)


@pytest.mark.parametrize(
    ("amount", "currency"),
    [("1.50", "USD"), ("1.5000", "USD"), ("-0.01", "EUR"), ("3", "JPY"), ("1.234", "KWD")],
)
def test_an_amount_with_the_decimals_of_its_currency_is_taken(alice, amount, currency):
    insert(alice, amount=Decimal(amount), currency=currency)

    assert Expense.objects.get().amount == Decimal(amount)


def test_nul_reaches_no_column(alice):
    # psycopg refuses it before PostgreSQL would.
    with pytest.raises((ValueError, DataError)):
        insert(alice, title="Lunch\x00")

    assert not Expense.objects.exists()


def test_a_right_to_left_override_is_kept(alice):
    insert(alice, title="\u202eLunch")

    assert Expense.objects.get().title == "\u202eLunch"


@pytest.mark.parametrize("change", ["amount = 0", "amount = 0.001", "title = E'a\\nb'"])
def test_a_change_to_what_cannot_be_is_refused(alice, change):
    an_expense(owner=alice)

    with pytest.raises(IntegrityError):
        run(f"UPDATE expenses_expense SET {change}")


def test_a_change_of_currency_must_fit_the_amount(alice):
    lunch = an_expense(owner=alice, amount="12.50")

    with pytest.raises(IntegrityError), transaction.atomic():
        Expense.objects.filter(pk=lunch.pk).update(currency="JPY")


def test_a_form_is_taken_once_per_person(alice, bob):
    token = uuid4()
    an_expense(owner=alice, submission=token)
    an_expense(owner=bob, submission=token)

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        an_expense(owner=alice, submission=token)

    assert constraint_of(refused) == "expense_submission_once"
