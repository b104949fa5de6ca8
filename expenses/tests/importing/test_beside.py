import pytest

from expenses.importing.tables.beside import has_not_happened, is_balance, is_beside


@pytest.mark.parametrize(
    "text",
    [
        "SALDO DO DIA",
        "Saldo",
        "Opening balance",
        "Beginning balance as of 01/01/2026",
        "Alter Kontostand",
        "Solde au 14/02/2026",
        "SALDO ANTERIOR",
        "Total balance",
        "Balance brought forward",
    ],
)
def test_a_balance_is_no_money_that_moved(text):
    assert is_balance(text)


@pytest.mark.parametrize(
    "text",
    ["Balance", "New Balance", "TOTAL", "Saldo Pizza", "Soldes d'hiver", "", "Kontostand AG"],
)
def test_what_can_be_a_shop_is_no_balance(text):
    assert not is_balance(text)


@pytest.mark.parametrize(
    ("cells", "is_one"),
    [
        (["Datum", "Text", "Betrag"], True),
        (["Total", "", "12,50"], True),
        (["", "Summe Ausgaben", "12,50"], True),
        (["Kontostand 30.06.2026", "", "12,50"], True),
        # A mistyped day at a filling station.
        (["31.11.2026", "TOTAL", "50,00"], False),
        (["soon", "Shop", "12,50"], False),
    ],
)
def test_a_header_or_a_sum_between_the_bookings_is_told_from_a_mistake(cells, is_one):
    assert is_beside(cells, booked=cells[0]) == is_one


@pytest.mark.parametrize("state", ["Vorgemerkt", "EN ATTENTE", "Reserverat", "Oczekująca"])
def test_what_did_not_happen_is_known_in_many_languages(state):
    assert has_not_happened(state)
    assert not has_not_happened("Gebucht")
