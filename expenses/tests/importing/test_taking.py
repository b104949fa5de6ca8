import gc
import os
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import now
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.identity import acting_for
from expenses.importing.keeping import forget_uploads
from expenses.importing.refusing import FileRefusedError
from expenses.importing.staging import Filed
from expenses.importing.taking import take_in_statement
from expenses.merging import merge_payment_methods
from expenses.models import Category, Expense, Statement, StatementContent, StatementLine
from expenses.purging import purge_trashed
from expenses.recording import change_expense, trash_expenses
from expenses.tests.importing.reading import opened
from expenses.tests.importing.taking import (
    a_csv,
    change_of,
    counts_of,
    examined,
    keep,
    ledger_of,
    taken_in,
)
from expenses.tests.making import a_category, a_payment_method, a_person, an_expense
from expenses.undoing import ChangedSinceError, undo

pytestmark = pytest.mark.django_db

COFFEE = ("2026-11-20", "COFFEE", "-3.00")
RENT = ("2026-11-01", "RENT", "-900.00")
SALARY = ("2026-11-19", "ACME PAYROLL", "2000.00")
FILE = a_csv(RENT, SALARY, COFFEE, COFFEE)
OFX = """OFXHEADER:100
<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD<BANKTRANLIST>{}
</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"""
BOOKED = (
    "<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20261120<TRNAMT>-{amount}<FITID>{id}<NAME>{name}</STMTTRN>"
)


class BreaksOff:
    """A file that is refused when its lines are read already."""

    format, read_as = "csv", ""

    def __iter__(self):
        yield from opened(FILE)
        raise FileRefusedError.whole("Split it.")


def own(owner):
    return Expense.objects.owned_by(owner)


def test_lines_become_expenses_with_titles_and_keep_what_the_bank_wrote(alice):
    statement = taken_in(alice, a_csv(("2026-11-20", "POS 1234 DISHOOM LONDON GB", "-23.80")))

    (expense,) = own(alice)
    (line,) = StatementLine.objects.owned_by(alice)
    assert (expense.title, expense.amount, expense.base_amount) == (
        "Dishoom London",
        Decimal("23.80"),
        Decimal("23.80"),
    )
    assert expense.note == "POS 1234 DISHOOM LONDON GB"
    assert (line.raw, line.number, line.expense, line.statement) == (
        "2026-11-20,POS 1234 DISHOOM LONDON GB,-23.80",
        2,
        expense,
        statement,
    )
    assert list(own(alice).matching("1234")) == [expense]


def test_the_same_file_adds_nothing_the_second_time(alice):
    first, second = taken_in(alice, FILE), taken_in(alice, FILE)

    assert counts_of(first) == (4, 0, 0, 0, 0, 0)
    assert counts_of(second) == (0, 4, 0, 0, 0, 0)
    assert ledger_of(alice) == [
        ("2026-11-01", "Rent", "900.0000"),
        ("2026-11-19", "Acme Payroll", "-2000.0000"),
        ("2026-11-20", "Coffee", "3.0000"),
        ("2026-11-20", "Coffee", "3.0000"),
    ]
    there = StatementLine.objects.owned_by(alice).filter(statement=second)
    assert set(there.values_list("outcome", "digest")) == {("there", None)}
    assert set(there.values_list("expense", flat=True)) == set(own(alice).values_list("pk", flat=1))


def test_one_more_of_the_same_on_one_day_is_one_more(alice):
    taken_in(alice, a_csv(COFFEE))

    second = taken_in(alice, a_csv(COFFEE, COFFEE, COFFEE))

    assert counts_of(second)[:2] == (2, 1)
    assert own(alice).count() == 3


def test_the_banks_own_id_counts_whatever_its_text_says_by_now(alice):
    once = BOOKED.format(id="A1", amount="5.00", name="PENDING X")
    later = BOOKED.format(id="A1", amount="5.00", name="X SHOP")
    other = BOOKED.format(id="A1", amount="7.00", name="X SHOP")

    taken_in(alice, OFX.format(once + once).encode())
    second = taken_in(alice, OFX.format(later + other).encode())

    # Another amount under the same id is another booking, and not lost.
    assert counts_of(second)[:2] == (1, 1)
    assert sorted(own(alice).values_list("amount", flat=True)) == [Decimal(5), Decimal(7)]


@pytest.mark.parametrize("what", ["edited", "moved", "trashed", "purged"])
def test_nothing_done_to_an_expense_lets_its_line_in_again(alice, what):
    taken_in(alice, a_csv(COFFEE))
    expense = own(alice).get()
    if what == "edited":
        change_expense(expense=expense, version=1, title="Tea", amount=Decimal(9), note="x")
    elif what == "moved":
        change_expense(expense=expense, version=1, spent_on=date(2025, 1, 1))
    else:
        trash_expenses(expenses=own(alice), at=now())
    if what == "purged":
        purge_trashed(before=now())

    again = taken_in(alice, a_csv(COFFEE))

    assert counts_of(again)[:2] == (0, 1)
    assert own(alice).count() == (what != "purged")


def test_two_payment_methods_have_lines_of_their_own(alice):
    one, other = a_payment_method(owner=alice), a_payment_method(owner=alice)

    taken_in(alice, FILE, payment_method=one)
    second = taken_in(alice, FILE, payment_method=other)
    third = taken_in(alice, FILE, payment_method=one)

    assert (second.new_count, third.new_count) == (4, 0)
    assert own(alice).filter(payment_method=one).count() == 4


def test_what_is_imported_is_known_under_the_method_it_was_merged_into(alice):
    one, other = a_payment_method(owner=alice), a_payment_method(owner=alice)
    taken_in(alice, FILE, payment_method=one)
    taken_in(alice, a_csv(RENT), payment_method=other)

    merge_payment_methods(source=one, into=other)

    assert counts_of(taken_in(alice, FILE, payment_method=other))[:2] == (0, 4)


def test_each_account_of_a_file_can_be_a_payment_method(alice):
    account = "<BANKACCTFROM><BANKID>1<ACCTID>{}<ACCTTYPE>CHECKING</BANKACCTFROM>"
    body = "".join(
        f"<STMTTRNRS><STMTRS><CURDEF>USD{account.format(name)}<BANKTRANLIST>"
        f"{BOOKED.format(id='A', amount='5.00', name='SHOP')}</BANKTRANLIST></STMTRS></STMTTRNRS>"
        for name in ("111", "222")
    )
    content = f"OFXHEADER:100\n<OFX><BANKMSGSRSV1>{body}</BANKMSGSRSV1></OFX>".encode()

    first = taken_in(alice, content, is_by_account=True)
    again = taken_in(alice, content, is_by_account=True)

    assert (first.new_count, again.new_count) == (2, 0)
    names = own(alice).values_list("payment_method__name", flat=True)
    assert sorted(name[-3:] for name in names) == ["111", "222"]


def test_an_import_is_undone_whole_and_done_again(alice):
    an_expense(owner=alice, title="Cinema")
    statement = taken_in(alice, FILE)
    before = ledger_of(alice)

    undone = undo(owner=alice, change=change_of(statement).pk)
    statement.refresh_from_db()
    assert (ledger_of(alice), StatementLine.objects.count()) == (
        [("2026-11-20", "Cinema", "12.5000")],
        0,
    )
    assert statement.undone_at is not None

    undo(owner=alice, change=undone.pk)
    statement.refresh_from_db()
    assert (ledger_of(alice), StatementLine.objects.count()) == (before, 4)
    assert statement.undone_at is None
    assert taken_in(alice, FILE).new_count == 0


def test_what_is_undone_can_be_imported_again_and_then_not_brought_back_twice(alice):
    statement = taken_in(alice, FILE)
    undone = undo(owner=alice, change=change_of(statement).pk)

    again = taken_in(alice, FILE)

    assert counts_of(again)[:2] == (4, 0)
    with pytest.raises(ValidationError, match="imported again since"):
        undo(owner=alice, change=undone.pk)
    assert own(alice).count() == 4


def test_undo_is_refused_for_what_was_edited_since_and_shows_it(alice):
    statement = taken_in(alice, FILE)
    rent = own(alice).get(title="Rent")
    with acting_for(alice.pk, door="page"):
        change_expense(expense=rent, version=1, title="Flat")

    with pytest.raises(ChangedSinceError) as refused:
        undo(owner=alice, change=change_of(statement).pk)

    (row,) = refused.value.rows
    assert (row.before["title"], row.after["title"]) == ("Rent", "Flat")
    assert own(alice).count() == 4


def test_a_line_like_one_typed_by_hand_is_offered_and_not_assumed(alice):
    typed = an_expense(owner=alice, title="coffee", amount="3", spent_on=date(2026, 11, 18))

    statement = examined(alice, a_csv(COFFEE, COFFEE))

    assert statement.preview["counts"] == {"alike": 1, "new": 1}
    (pair,) = statement.preview["alike"]
    assert (pair["other"], pair["title"], pair["other_on"]) == (typed.pk, "Coffee", "2026-11-18")
    assert counts_of(taken_in(alice, a_csv(COFFEE, COFFEE))) == (1, 0, 0, 0, 0, 1)
    # What was left open is offered again by the next file.
    assert examined(alice, a_csv(COFFEE, COFFEE)).preview["counts"] == {"alike": 1, "there": 1}


@pytest.mark.parametrize(
    ("amount", "currency", "day", "title"),
    [
        ("3.01", "USD", 20, "coffee"),
        ("3", "EUR", 20, "coffee"),
        ("3", "USD", 24, "coffee"),
        ("3", "USD", 20, "haircut"),
    ],
)
def test_another_purchase_is_not_taken_for_the_same(alice, amount, currency, day, title):
    an_expense(
        owner=alice, title=title, amount=amount, currency=currency, spent_on=date(2026, 11, day)
    )

    assert examined(alice, a_csv(COFFEE)).preview["counts"] == {"new": 1}


@pytest.mark.parametrize(
    ("way", "counts", "expenses"),
    [
        ("match", (0, 0, 1, 0, 0, 0), 1),
        ("new", (1, 0, 0, 0, 0, 0), 2),
        ("skip", (0, 0, 0, 1, 0, 0), 1),
    ],
)
def test_a_choice_is_kept_and_not_asked_again(alice, way, counts, expenses):
    typed = an_expense(owner=alice, title="coffee", amount="3")

    statement = taken_in(
        alice, a_csv(COFFEE), choices={"lines": {"1": [way, typed.pk if way == "match" else None]}}
    )
    again = taken_in(alice, a_csv(COFFEE))

    assert counts_of(statement) == counts
    assert counts_of(again)[:2] == (0, 1)
    assert own(alice).count() == expenses
    undo(owner=alice, change=change_of(statement).pk)
    assert list(own(alice)) == [typed]


def test_a_match_with_another_expense_than_was_shown_is_left_open(alice):
    an_expense(owner=alice, title="coffee", amount="3")

    statement = taken_in(alice, a_csv(COFFEE), choices={"lines": {"1": ["match", 2**40]}})

    assert counts_of(statement) == (0, 0, 0, 0, 0, 1)


def test_one_choice_can_stand_for_all(alice):
    for title in ("coffee", "rent"):
        amount = {"coffee": "3", "rent": "900"}[title]
        day = {"coffee": 20, "rent": 1}[title]
        an_expense(owner=alice, title=title, amount=amount, spent_on=date(2026, 11, day))

    statement = taken_in(alice, FILE, choices={"otherwise": "match"})

    assert counts_of(statement) == (2, 0, 2, 0, 0, 0)


def test_bad_rows_are_kept_with_their_reason_and_the_good_ones_come_in(alice):
    content = a_csv(COFFEE, ("2026-13-40", "BAD", "-1.00"), ("2026-11-21", "TEA", "-2.00"))

    statement = taken_in(alice, content)

    assert counts_of(statement) == (2, 0, 0, 0, 1, 0)
    line = StatementLine.objects.get(outcome="unreadable")
    assert (line.number, line.reason, line.raw) == (
        3,
        "'2026-13-40' is not a date",
        "2026-13-40,BAD,-1.00",
    )


def test_a_title_is_filed_as_usual_and_as_the_file_says(alice):
    food = a_category(owner=alice, name="Food")
    an_expense(owner=alice, title="Coffee", category=food, spent_on=date(2026, 1, 1))
    taken_in(alice, FILE)

    filed = own(alice).filter(category=food, spent_on__month=11)
    assert [one.title for one in filed] == ["Coffee", "Coffee"]

    named = b"Date,Payee,Category,Memo,Outflow,Inflow\n2026-11-03,Shop,Boats,,5.00,\n"
    taken_in(alice, named)
    boats = Category.objects.get(owner=alice, name="Boats")
    assert [one.title for one in own(alice).filter(category=boats)] == ["Shop"]


def test_a_category_may_come_from_elsewhere(alice):
    food = a_category(owner=alice)
    pk = examined(alice, a_csv(COFFEE)).pk

    take_in_statement(
        owner=alice,
        statement=pk,
        file=opened(a_csv(COFFEE)),
        now=now(),
        categories=lambda batch: [Filed(food.pk, is_chosen=False) for _one in batch],
    )

    assert own(alice).get().category == food


def test_equal_digests_of_different_bookings_are_told_apart(alice):
    taken_in(alice, a_csv(COFFEE))
    StatementLine.objects.update(identity=b"something else")

    second = taken_in(alice, a_csv(COFFEE) + b"\n")
    third = taken_in(alice, a_csv(COFFEE) + b"\n\n")

    assert (second.new_count, third.new_count) == (1, 0)
    first, moved = StatementLine.objects.filter(digest__isnull=False).order_by("pk")
    assert moved.digest == first.digest + 1


def test_garbage_is_collected_as_usual_after_an_import_and_after_a_refusal(alice):
    usual = gc.get_threshold()

    with pytest.raises(FileRefusedError), acting_for(alice.pk):
        take_in_statement(owner=alice, statement=keep(alice, FILE), file=BreaksOff(), now=now())

    assert gc.get_threshold() == usual
    assert taken_in(alice, FILE).new_count == 4
    assert gc.get_threshold() == usual


def test_a_statement_is_taken_in_once(alice):
    statement = taken_in(alice, FILE)

    again = take_in_statement(owner=alice, statement=statement.pk, file=opened(FILE), now=now())

    assert (again.pk, own(alice).count()) == (statement.pk, 4)
    assert not StatementContent.objects.exists()


def test_a_file_without_bookings_says_so_and_brings_nothing(alice):
    statement = examined(alice, b"%PDF-1.7 ...")

    assert (statement.state, statement.failure) == (
        "failed",
        "This is a PDF. Ask the bank's site for CSV, OFX or CAMT instead.",
    )
    assert not own(alice).exists()


def test_old_uploads_go_and_imports_stay(alice):
    done, waiting = taken_in(alice, FILE), keep(alice, FILE)
    Statement.objects.filter(pk=waiting).update(created_at=now().replace(year=2025))

    assert forget_uploads(before=now().replace(month=1, day=1)) == 1
    assert [one.pk for one in Statement.objects.all()] == [done.pk]
    assert not StatementContent.objects.exists()


ROWS = [
    (f"2026-11-{day:02}", text, amount)
    for day in (1, 2, 3, 4)
    for text, amount in (("COFFEE", "-3.00"), ("COFFEE", "-3.00"), ("SHOP", "-5.50"))
]
WINDOWS = st.tuples(st.integers(1, 4), st.integers(1, 4)).map(sorted)
MANY = settings(
    max_examples=int(os.environ.get("FUZZ_EXAMPLES", "5")),
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@MANY
@given(st.lists(WINDOWS, min_size=1, max_size=4))
def test_overlapping_windows_in_any_order_give_the_same_ledger(db, windows):
    owner, whole = a_person(), a_person()
    days = sorted({day for first, last in windows for day in range(first, last + 1)})
    chosen = [row for row in ROWS if int(row[0][-2:]) in days]

    for first, last in windows:
        taken_in(owner, a_csv(*(row for row in ROWS if first <= int(row[0][-2:]) <= last)))
    taken_in(whole, a_csv(*chosen))

    assert ledger_of(owner) == ledger_of(whole)
    assert own(owner).count() == len(chosen)


@MANY
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 6)), min_size=1, max_size=4))
def test_windows_that_cut_a_day_in_two_give_the_same_ledger_where_the_bank_has_ids(db, windows):
    owner, whole = a_person(), a_person()
    booked = [BOOKED.format(amount=3 + n % 2, id=f"A{n}", name="COFFEE") for n in range(8)]
    chosen = {n for first, length in windows for n in range(8)[first : first + length]}

    for first, length in windows:
        taken_in(owner, OFX.format("".join(booked[first : first + length])).encode())
    taken_in(whole, OFX.format("".join(booked[n] for n in sorted(chosen))).encode())

    assert ledger_of(owner) == ledger_of(whole)
    assert own(owner).count() == len(chosen)
