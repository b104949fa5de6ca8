import pytest

from expenses.importing.booking import Contents
from expenses.tests.importing.reading import READER, opened


@pytest.mark.parametrize(
    ("name", "cell", "currency"),
    [
        ("Amount", "-1.00", READER.currency),
        ("Amount (CHF)", "-1.00", "CHF"),
        ("Betrag in GBP", "-1.00", "GBP"),
        ("Débito (R$)", "1.00", "BRL"),
        ("Betrag (£)", "-1.00", "GBP"),
        ("Amount", "-1.00 ₺", "TRY"),
        ("Tutar", "-1.00 TL", "TRY"),
        # Of several countries.
        ("Amount ($)", "-1.00", READER.currency),
    ],
)
def test_currency_is_that_of_the_amounts_name_or_of_a_symbol(name, cell, currency):
    file = opened(f"Date;Text;{name}\n2026-02-13;Shop;{cell}\n")

    assert [(one.amount, one.currency) for one in Contents.of(file).bookings] == [(1, currency)]


@pytest.mark.parametrize(
    ("names", "currencies"),
    [
        ("CAD$;USD$", ["CAD", "USD"]),
        ("Importe;Importe U$S", [READER.currency, "USD"]),
        ("Monto en pesos;Monto en dólares", [READER.currency, "USD"]),
        ("Pesos;Dólares", [READER.currency, "USD"]),
    ],
)
@pytest.mark.parametrize("nothing", ["", "0.00"])
def test_of_amounts_in_two_currencies_each_row_has_its_own(names, currencies, nothing):
    file = opened(
        f"Date;Text;{names}\n13.02.2026;A;-1.50;{nothing}\n14.02.2026;B;{nothing};-2.25\n"
    )

    found = [(str(one.amount), one.currency) for one in Contents.of(file).bookings]
    assert found == [("1.50", currencies[0]), ("2.25", currencies[1])]


def test_an_amount_beside_the_same_one_converted_is_no_second_one():
    file = opened("Date;Text;Amount CAD;Amount USD\n13.02.2026;A;-1.50;-1.10\n")

    assert [(str(one.amount), one.currency) for one in file] == [("1.50", "CAD")]


def test_row_with_both_amounts_below_many_with_one_is_unreadable():
    rows = "13.02.2026;A;-1.50;\n" * 400
    contents = Contents.of(opened(f"Date;Text;CAD$;USD$\n{rows}14.02.2026;B;-1.50;-1.10\n"))

    assert len(contents.bookings) == 400
    assert [one.sentence for one in contents.problems] == [
        "there are amounts in more than one currency"
    ]


@pytest.mark.parametrize(
    ("above", "currency"),
    [
        ("Account;123\nCurrency;INR\n", "INR"),
        ("Currency : INR;\n", "INR"),
        ('Währung:;="CHF"\n', "CHF"),
        ("Currency;unknown\n", READER.currency),
        ("Bank;ALL\n", READER.currency),
    ],
)
def test_currency_may_stand_above_the_table(above, currency):
    file = opened(f"{above}\nDatum;Text;Betrag;Saldo\n13.02.2026;Shop;-1.50;8.50\n")

    assert [one.currency for one in Contents.of(file).bookings] == [currency]


def test_currency_beside_an_amount_that_says_its_own_is_of_what_it_was_before():
    file = opened("Date;Text;Amount (UAH);Currency\n13.02.2026;A;-419.50;USD\n")

    assert [(str(one.amount), one.currency) for one in file] == [("419.50", "UAH")]
