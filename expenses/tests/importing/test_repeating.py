from datetime import date
from decimal import Decimal

import pytest
from django.utils.timezone import now

from accounts.identity import acting_for
from expenses.importing.keeping import open_kept
from expenses.importing.taking import take_in_statement
from expenses.merging import merge_payment_methods
from expenses.models import Expense, Statement, StatementLine
from expenses.purging import purge_trashed
from expenses.recording import change_expense, trash_expenses
from expenses.tests.importing.taking import (
    a_csv,
    change_of,
    counts_of,
    keep,
    ledger_of,
    taken_in,
)
from expenses.tests.making import a_payment_method, an_expense
from expenses.undoing import undo

pytestmark = pytest.mark.django_db

COFFEE = ("2026-11-20", "COFFEE", "-3.00")
TEA = ("2026-11-21", "TEA", "-2.00")
RENT = ("2026-11-01", "RENT", "-900.00")
NOTHING, BAD = ("2026-11-02", "NOTHING", "0.00"), ("2026-13-40", "BAD", "-1.00")
FILE = a_csv(RENT, COFFEE, COFFEE, TEA, NOTHING, BAD)


class Unread:
    """A file as it was opened, of which nobody may read a line."""

    format, questions = "csv", ()

    def __init__(self, read_as):
        self.read_as = read_as

    def __iter__(self):
        raise AssertionError("a line was read")


def taken_in_unread(owner, content, **fields):
    pk = keep(owner, content, **fields)
    read_as = open_kept(owner=owner, content=content, answers=None).read_as
    with acting_for(owner.pk):
        return take_in_statement(owner=owner, statement=pk, file=Unread(read_as), now=now())


def lines_of(statement):
    lines = StatementLine.objects.filter(statement=statement).in_file_order()
    return list(
        lines.values_list(
            "number",
            "outcome",
            "booked_on",
            "payment_method",
            "digest",
            "identity",
            "expense",
            "reason",
            "raw",
        )
    )


def a_lively_month(owner, method):
    """Import a file of which some is there, match one line, leave one out, and change the rest."""
    typed = an_expense(owner=owner, title="coffee", amount="3", spent_on=date(2026, 11, 20))
    an_expense(owner=owner, title="tea", amount="2", spent_on=date(2026, 11, 21))
    other = taken_in(owner, a_csv(RENT), payment_method=method)
    choices = {"lines": {"4": ["match", typed.pk], "6": ["skip", None]}}
    first = taken_in(owner, FILE, choices=choices, payment_method=method)
    paid = Expense.objects.owned_by(owner).filter(payment_method=method)
    trash_expenses(expenses=paid.filter(title="Coffee"), at=now())
    purge_trashed(before=now())
    undone = undo(owner=owner, change=change_of(other).pk)
    undo(owner=owner, change=undone.pk)
    rent = paid.get()
    change_expense(expense=rent, version=rent.version, title="Flat", amount=Decimal(9))
    return first


def test_the_same_file_says_of_each_line_what_reading_it_would_say(alice):
    method = a_payment_method(owner=alice)
    first = a_lively_month(alice, method)
    assert counts_of(first) == (1, 1, 1, 2, 1, 0)
    before = ledger_of(alice)

    unread = taken_in_unread(alice, FILE, payment_method=method)
    Statement.objects.update(read_as="")
    read = taken_in(alice, FILE, payment_method=method)

    assert counts_of(unread) == counts_of(read) == (0, 4, 0, 1, 1, 0)
    assert lines_of(unread) == lines_of(read)
    assert ledger_of(alice) == before


def test_undoing_it_takes_nothing_along_that_the_first_import_brought(alice):
    taken_in(alice, FILE)
    before = ledger_of(alice)

    again = taken_in_unread(alice, FILE)
    undo(owner=alice, change=change_of(again).pk)

    again.refresh_from_db()
    assert again.undone_at is not None
    assert ledger_of(alice) == before
    assert counts_of(taken_in_unread(alice, FILE))[:2] == (0, 4)


def test_what_was_undone_comes_in_again(alice):
    first = taken_in(alice, FILE)
    undone = undo(owner=alice, change=change_of(first).pk)

    with pytest.raises(AssertionError, match="a line was read"):
        taken_in_unread(alice, FILE)

    undo(owner=alice, change=undone.pk)
    assert counts_of(taken_in_unread(alice, FILE))[:2] == (0, 4)


def test_lines_that_another_file_brought_come_in_again_without_it(alice):
    other = taken_in(alice, a_csv(RENT))
    taken_in(alice, FILE)
    undo(owner=alice, change=change_of(other).pk)

    again = taken_in(alice, FILE)

    assert counts_of(again)[:2] == (1, 3)


def test_what_was_left_undecided_is_offered_again(alice):
    typed = an_expense(owner=alice, title="tea", amount="2", spent_on=date(2026, 11, 21))
    assert taken_in(alice, FILE).undecided_count == 1

    again = taken_in(alice, FILE, choices={"lines": {"6": ["match", typed.pk]}})

    assert counts_of(again)[:3] == (0, 3, 1)


def test_the_same_bytes_paid_otherwise_or_read_otherwise_are_other_bookings(alice):
    taken_in(alice, FILE)

    assert taken_in(alice, FILE, payment_method=a_payment_method(owner=alice)).new_count == 4
    alice.currency = "EUR"
    alice.save()
    assert taken_in(alice, FILE).new_count == 4


def test_lines_that_a_merge_took_for_those_of_another_file_are_read_again(alice):
    one, other = a_payment_method(owner=alice), a_payment_method(owner=alice)
    taken_in(alice, FILE, payment_method=one)
    second = taken_in(alice, a_csv(RENT), payment_method=other)
    merge_payment_methods(source=one, into=other)
    undo(owner=alice, change=change_of(second).pk)

    assert counts_of(taken_in(alice, FILE, payment_method=other))[:2] == (1, 3)
