"""Collective orders: their total comes in once, and what they are made of is told with it."""

import pytest

from expenses.importing.booking import Booking, Contents
from expenses.importing.refusing import Problem, Skipped
from expenses.importing.tables import parts
from expenses.tests.importing.reading import opened

PART = "it is part of the line above it"
RAIFFEISEN = "IBAN;Booked At;Text;Credit/Debit Amount;Balance;Valuta Date\n"
SHOP = "CH12;2026-02-13 00:00:00.0;Coop;-45.2;1000;2026-02-13 00:00:00.0\n"
ORDER = "CH12;2026-02-12 00:00:00.0;Sammelauftrag;-300;1045.2;2026-02-12 00:00:00.0\n"
OPEN = "Datum;Text;Einzelbetrag;Belastung;Gutschrift\n13.02.2026;Coop;;45.20;\n"


def told(content):
    return [
        (line.number, str(line.amount), line.note) if isinstance(line, Booking) else line
        for line in opened(content)
    ]


@pytest.mark.parametrize("amounts", [("-100", "-200"), ("100", "200"), ("-250", "-9.99")])
def test_rows_without_day_and_balance_are_part_of_the_one_above(amounts):
    rows = "".join(f";;Order {number};{amount};;\n" for number, amount in enumerate(amounts, 1))

    assert told(RAIFFEISEN + SHOP + ORDER + rows + SHOP.replace("13 ", "11 ")) == [
        (2, "45.20", ""),
        (3, "300.00", f"Order 1 {amounts[0]}\nOrder 2 {amounts[1]}"),
        Skipped(4, PART),
        Skipped(5, PART),
        (6, "45.20", ""),
    ]


def test_row_without_day_and_balance_that_is_more_than_the_one_above_is_no_part_of_it():
    row = ";;All that was spent;-345.2;;"

    assert told(RAIFFEISEN + SHOP + ORDER + row)[1:] == [
        (3, "300.00", ""),
        Problem(4, "there is no date", row),
    ]


@pytest.mark.parametrize("day", ["", "12.02.2026"])
def test_an_amount_of_its_own_column_is_part_of_the_one_above_with_a_day_or_without(day):
    rows = f"12.02.2026;Sammelauftrag;;300.00;\n{day};A;100.00;;\n{day};B;90.00;;\n"

    assert told(OPEN + rows) == [
        (2, "45.20", ""),
        (3, "300.00", "A 100.00\nB 90.00"),
        Skipped(4, PART),
        Skipped(5, PART),
    ]


@pytest.mark.parametrize(("amount", "is_part"), [("200.00", True), ("199.99", False)])
def test_without_such_columns_the_parts_have_to_be_as_much_as_the_whole(amount, is_part):
    header = "Datum;Text;Betrag\n13.02.2026;Coop;-45.20\n12.02.2026;Sammelauftrag;-300.00\n"
    rows = [";A;-100.00", f";B;-{amount}"]

    found = told(header + "\n".join(rows))

    assert found[1] == (3, "300.00", f"A -100.00\nB -{amount}" if is_part else "")
    assert found[2:] == [
        Skipped(number, PART) if is_part else Problem(number, "there is no date", row)
        for number, row in enumerate(rows, 4)
    ]


def test_one_row_without_a_day_that_is_as_much_as_the_one_above_may_be_a_second_purchase():
    row = ";Coffee;-3.20"

    assert told(f"Datum;Text;Betrag\n13.02.2026;Coffee;-3.20\n{row}\n") == [
        (2, "3.20", ""),
        Problem(3, "there is no date", row),
    ]


def test_part_of_a_line_that_is_left_out_is_left_out_too():
    file = opened(OPEN + "12.02.2026;Sammelauftrag;;0.00;\n;A;100.00;;\n")

    assert Contents.of(file).skipped == [Skipped(3, "the amount is 0"), Skipped(4, PART)]


def test_parts_are_held_only_while_they_are_few(monkeypatch):
    monkeypatch.setattr(parts, "MOST_PARTS", 2)

    found = told(OPEN + "12.02.2026;Sammelauftrag;;300.00;\n" + ";A;100.00;;\n" * 5)

    assert found[1:] == [
        (3, "300.00", "A 100.00\nA 100.00"),
        *(Skipped(number, PART) for number in range(4, 9)),
    ]
