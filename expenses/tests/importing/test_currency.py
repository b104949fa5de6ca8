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
