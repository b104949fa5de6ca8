from decimal import Decimal

import pytest

from expenses.importing.amounts import (
    AmbiguousError,
    decimal_mark,
    is_credited,
    possible_amounts,
    read_amount,
)


@pytest.mark.parametrize(
    ("cell", "decimal", "amount"),
    [
        ("12", ".", "12"),
        ("-12.50", ".", "-12.50"),
        ("+12.50", ".", "12.50"),
        ("12,50-", ",", "-12.50"),
        ("(45.00)", ".", "-45.00"),
        ("€ 12,50", ",", "12.50"),
        ("12,50 €", ",", "12.50"),
        ("-€12", ".", "-12"),
        ("€-12", ".", "-12"),
        ("EUR 5", ".", "5"),
        ("5 eur", ".", "5"),
        ("1.234,50", ",", "1234.50"),
        ("1 234,50", ",", "1234.50"),
        ("1\u202f234,50", ",", "1234.50"),
        ("1'234.50", ".", "1234.50"),
        ("12,34,567.00", ".", "1234567.00"),
        ("\u221212.50", ".", "-12.50"),
        ("12.-", ",", "12"),
        ("12,--", ",", "12"),
        (".50", ".", "0.50"),
        ("0.00", ".", "0.00"),
        ("-0.00", ".", "0.00"),
    ],
)
def test_amount_is_read_as_banks_write_it(cell, decimal, amount):
    found = read_amount(cell, decimal=decimal, currency="EUR")

    assert str(found) == amount


@pytest.mark.parametrize(
    "cell",
    [
        *("", "-", ".", "€", "--5", "(-5)", "(5", "5)", "-5-", "1e5", "NaN", "Infinity", "0x1"),
        *("1.2.3", "1,2", "1,23.4", "1 2", "12 .5", "\uff11", "\u0663", "5 USD", "$5", "€5€x"),
        "9" * 100,
    ],
)
def test_amount_that_could_mean_something_else_is_refused(cell):
    with pytest.raises(ValueError, match=r".*"):
        read_amount(cell, decimal=".", currency="EUR")


@pytest.mark.parametrize(
    ("symbol", "code"), [("$", "USD"), ("$", "CAD"), ("CA$", "CAD"), ("zł", "PLN")]
)
def test_amount_carries_the_symbols_of_its_currency(symbol, code):
    assert read_amount(f"{symbol}5", decimal=".", currency=code) == Decimal(5)


@pytest.mark.parametrize(
    ("cells", "mark"),
    [
        (["10", "-3"], "."),
        (["1.234", "1.5"], "."),
        (["1.234", "1,5"], ","),
        (["1.234.567"], ","),
        (["1,234,567"], "."),
        (["1.234,50"], ","),
        (["0.500"], "."),
        (["1234,567"], ","),
        (["nonsense, really", "", "2,5"], ","),
    ],
)
def test_decimal_mark_is_what_the_whole_column_says(cells, mark):
    assert decimal_mark(cells) == mark


def test_decimal_mark_is_not_guessed():
    with pytest.raises(AmbiguousError) as caught:
        decimal_mark(["10", " 1.234", "5.678"])

    assert caught.value.example == "1.234"


@pytest.mark.parametrize(
    ("cell", "amount", "credited"),
    [
        ("1,250.00 Dr", "-1250.00", False),
        ("DR 12.50", "-12.50", False),
        ("12,50 Soll", "-12.50", False),
        ("12,50 S", "-12.50", False),
        ("12,50 Haben", "12.50", True),
        ("1,250.00 Cr.", "1250.00", True),
        ("12.50", "12.50", False),
    ],
)
def test_a_mark_beside_an_amount_says_where_it_went(cell, amount, credited):
    assert list(possible_amounts(cell).values()) == [Decimal(amount)]
    assert is_credited(cell) == credited


def test_an_account_is_no_amount():
    assert possible_amounts("DE02120300000000202051") == {}
