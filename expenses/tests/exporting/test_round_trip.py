"""What is exported and imported into an empty account is the same, as far as a format holds it."""

import io
import os
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from expenses.exporting.csv_file import write_csv
from expenses.exporting.json_file import write_json
from expenses.exporting.ofx_file import write_ofx
from expenses.exporting.spreadsheet import write_xlsx
from expenses.models import Expense
from expenses.tests.exporting.ledgers import LEDGERS, record, rows_of
from expenses.tests.importing.taking import counts_of, taken_in
from expenses.tests.making import a_category, a_person, an_expense

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "3"))
MANY = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def written(write, owner, **given):
    file = io.BytesIO()
    write(expenses=Expense.objects.owned_by(owner).present(), to=file, **given)
    return file.getvalue()


def there_and_back(ledger, write, **given):
    """Return both accounts and what became of the file's lines."""
    one, other = a_person(currency="USD"), a_person(currency="USD")
    record(one, ledger)
    statement = taken_in(other, written(write, one, **given), is_by_account=True)
    assert statement.format == "own", statement.failure
    assert counts_of(statement) == (len(ledger), 0, 0, 0, 0, 0)
    return one, other


@pytest.mark.parametrize("write", [write_csv, write_json, write_xlsx])
@MANY
@given(ledger=LEDGERS)
def test_a_ledger_comes_back_equal(db, write, ledger):
    one, other = there_and_back(ledger, write)

    assert rows_of(other) == rows_of(one)


LOST_IN_OFX = {"category", "tags", "is_repeating", "is_excluded"}
LONGEST_TITLE, LONGEST_NOTE = 31, 254


def in_ofx(one):
    """What OFX holds of an expense: a note only beside a short title, and not all of a long one."""
    note = one["note"] if len(one["title"]) <= LONGEST_TITLE else ""
    return one | {"note": note if len(note) <= LONGEST_NOTE else f"{note[:LONGEST_NOTE]}…"}


@MANY
@given(ledger=LEDGERS)
def test_a_ledger_comes_back_by_ofx_as_far_as_that_holds_it(db, ledger):
    ledger = [in_ofx(one) for one in ledger]

    one, other = there_and_back(ledger, write_ofx, today=date(2026, 11, 20))

    assert rows_of(other, but=LOST_IN_OFX) == rows_of(one, but=LOST_IN_OFX)


@pytest.mark.parametrize("write", [write_csv, write_json, write_xlsx])
def test_what_has_no_category_is_not_given_one(alice, bob, write):
    an_expense(owner=alice, title="Coffee")
    food = a_category(owner=bob, name="Food")
    for _time in range(5):
        an_expense(owner=bob, title="Coffee", category=food, amount="3")

    taken_in(bob, written(write, alice))

    assert Expense.objects.owned_by(bob).get(category=None).title == "Coffee"
