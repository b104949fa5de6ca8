from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from expenses.models import Expense
from expenses.tests.making import an_expense


@pytest.fixture
def load(tmp_path):
    def loaded(text, *arguments, owner="alice"):
        file = tmp_path / "bank.csv"
        file.write_text(text)
        out = StringIO()
        call_command("load_expenses", str(file), "--owner", owner, *arguments, stdout=out)
        return out.getvalue()

    return loaded


def refusal(load, *arguments, **kwargs):
    with pytest.raises(CommandError) as caught:
        load(*arguments, **kwargs)
    return str(caught.value)


def test_load_expenses_says_what_came_in(alice, load):
    out = load(
        "date,title,amount,currency,category,payment_method,Colour\n"
        "2026-01-01,A,1234.5,,Dog,Visa,red\n2026-01-02,B,-3,JPY,,,\n2026-01-02,B,0,JPY,,,\n"
    )

    assert out.splitlines() == [
        "Expenses loaded: 2, 2026-01-01 to 2026-01-02.",
        "JPY: spent 0, money in 3.",
        "USD: spent 1234.50, money in 0.00.",
        "New categories: Dog.",
        "New payment methods: Visa.",
        "Columns that were not read: Colour.",
        "Lines left out, the amount is 0: 1.",
    ]
    assert Expense.objects.owned_by(alice).count() == 2


def test_load_expenses_takes_a_banks_file_in_the_persons_zone(alice, load):
    alice.time_zone = "Asia/Tokyo"
    alice.save()

    load(
        "Wann;Was;Soll;Haben\n31/01/2026 20:00 +0000;Miete;1.234,50;\n",
        *("--columns", "date=Wann,title=Was,out=Soll,in=Haben", "--dates", "dmy"),
        *("--currency", "eur", "--decimal", ","),
        owner="ALICE",
    )

    (expense,) = Expense.objects.owned_by(alice)
    assert (expense.spent_on, expense.amount) == (date(2026, 2, 1), Decimal("1234.50"))
    assert (expense.currency, expense.base_amount) == ("EUR", None)


def test_load_expenses_names_each_line_that_is_wrong(alice, load):
    said = refusal(load, "date,title,amount\n31.11.2026,A,1\n2026-01-01,A,1\n" + "x,B,1\n" * 21)

    assert said.splitlines() == [
        "Line 2: '31.11.2026' is not a date",
        *(f"Line {number}: 'x' is not a date" for number in range(4, 23)),
        "And 2 more.",
        "Nothing was loaded.",
    ]
    assert not Expense.objects.owned_by(alice).exists()


def test_load_expenses_does_not_load_a_file_twice_unasked(alice, load):
    text = "date,title,amount\n2026-01-01,A,-1\n"
    load(text)

    assert refusal(load, text) == (
        "1 of these expenses are there already, such as 'A' on 2026-01-01, 1.00 USD. Nothing was"
        " loaded. To load all of them, and have those twice, add --again."
    )
    assert load(text, "--again").startswith("Expenses loaded: 1,")
    assert Expense.objects.owned_by(alice).count() == 2


def test_load_expenses_touches_nobody_else(alice, bob, load):
    an_expense(owner=bob, title="A", amount="1", spent_on=date(2026, 1, 1))

    load("date,title,amount\n2026-01-01,A,1\n")

    assert Expense.objects.owned_by(bob).count() == 1


def test_load_expenses_needs_a_person_and_a_file(alice, load, tmp_path):
    assert refusal(load, "x", owner="nobody") == "There is nobody named nobody."
    missing = tmp_path / "missing.csv"
    with pytest.raises(CommandError, match=r"missing\.csv cannot be read: No such file"):
        call_command("load_expenses", str(missing), "--owner", "alice")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--columns", "date=A,title=B"],
        ["--dates", "dym"],
        ["--decimal", ";"],
        ["--currency", "EURO"],
    ],
)
def test_load_expenses_refuses_what_it_does_not_know(alice, load, arguments):
    assert refusal(load, "date,title,amount\n", *arguments).startswith("Error: argument --")
