from accounts.currencies import CODES
from expenses.money import CURRENCIES


def test_a_person_can_choose_every_currency_that_an_expense_can_have():
    assert set(CURRENCIES) == CODES
