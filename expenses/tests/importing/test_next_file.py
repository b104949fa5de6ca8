"""A bank's next file is read as the one before, however little there is in it."""

import pytest

from expenses.importing.booking import Booking
from expenses.importing.decoding import Text
from expenses.models import ReadingHabit, Statement
from expenses.tests.importing.reading import CORPUS, opened
from expenses.tests.importing.taking import a_csv, examined, ledger_of, taken_in

FILES = [
    "at_erste.csv",
    "br_nubank_card.csv",
    "de_ing.csv",
    "fi_nordea_reserved.csv",
    "in_icici.csv",
    "nl_rabobank.csv",
    "se_nordea.csv",
    "us_discover.csv",
    "us_venmo.csv",
    "xx_paypal.csv",
    "xx_revolut_fr.csv",
    "xx_wise_history.csv",
]


def without(content, numbers, encoding):
    lines = enumerate(Text(content).lines(), 1)
    return "".join(line for number, line in lines if number not in numbers).encode(encoding)


@pytest.mark.parametrize("name", FILES)
def test_a_file_with_one_booking_of_an_earlier_one_asks_and_adds_nothing(alice, name):
    content = (CORPUS / name).read_bytes()
    file = opened(content)
    numbers = [line.number for line in file if isinstance(line, Booking)]
    taken_in(alice, content)
    before = ledger_of(alice)

    for number in numbers:
        rest = without(content, {*numbers} - {number}, file.encoding)
        assert taken_in(alice, rest).state == Statement.State.DONE

    assert ledger_of(alice) == before
    assert len(before) == len(numbers)


def test_what_nobody_was_asked_is_not_kept_of_a_table_without_names(alice):
    taken_in(alice, b"2026-02-13,SHOP,-1.00\n2026-02-14,PAY,2.00\n")

    assert not ReadingHabit.objects.exists()


def test_what_was_only_looked_at_is_not_kept(alice):
    examined(alice, a_csv(("2026-02-13", "SHOP", "-1.00")))

    assert not ReadingHabit.objects.exists()


def test_a_column_that_was_empty_at_first_is_read_when_it_is_filled(alice):
    header = b"Date,Payee,Description,Category,Amount\n"
    taken_in(alice, header + b"2026-02-13,,BEANS,,-1.00\n2026-02-14,,TEA,,-2.00\n")

    taken_in(alice, header + b"2026-02-15,GROCER,BEANS,Food,-3.00\n")

    assert ledger_of(alice)[-1] == ("2026-02-15", "Grocer", "3.0000")
