from collections import Counter
from datetime import date

import pytest

from expenses.demo.ledger import entries
from expenses.demo.people import KINDS, PATHS

FIRST, UNTIL = date(2024, 11, 22), date(2026, 11, 22)


def ledger(seed="1", until=UNTIL, count=None):
    return list(entries(first=FIRST, until=until, seed=seed, count=count))


def test_same_seed_gives_the_same_entries_and_another_one_others():
    assert ledger("1") == ledger("1")
    assert ledger("1", count=3000) == ledger("1", count=3000)
    assert ledger("1") != ledger("2")


@pytest.mark.parametrize("count", [0, 1, 7, 300, 1490, 5000])
def test_ledger_has_as_many_entries_as_asked_for_in_the_order_of_days(count):
    days = [entry.day for entry in ledger(count=count)]

    assert len(days) == count
    assert days == sorted(days)


@pytest.mark.parametrize("until", [date(2026, 11, 1), date(2026, 3, 31), date(2028, 2, 29)])
def test_ledger_ends_today_but_for_one_bill_to_come(until):
    days = [entry.day for entry in ledger(until=until)]

    assert [day for day in days if day > until] == days[-1:]
    assert days[0] >= FIRST
    assert (until - days[-2]).days <= 4


def test_ledger_uses_what_people_have():
    found = ledger(count=20_000)

    assert {entry.paid for entry in found} == set(KINDS)
    assert {entry.category for entry in found} == PATHS | {""}
    assert all(entry.cents for entry in found)
    assert all(1 <= len(entry.title) <= 200 for entry in found)


def test_ledger_has_rent_on_the_first_and_salary_on_the_25th():
    found = ledger()

    rents = [entry.day for entry in found if entry.title == "Rent"]
    assert len(rents) == 24
    assert {day.day for day in rents} == {1}
    assert {entry.day.day for entry in found if entry.title == "Salary"} == {25}
    assert all(entry.cents < 0 for entry in found if entry.title == "Salary")


def test_ledger_is_remarkable_where_suggestions_look():
    found = ledger()

    streaming = [entry for entry in found if entry.title == "Starlight TV"]
    assert [entry.cents for entry in streaming[-3:]] == [1299, 1299, 1599]
    assert (streaming[-1].day.year, streaming[-1].day.month) == (2026, 11)
    copies = Counter((entry.day, entry.title, entry.cents) for entry in found)
    assert copies[date(2026, 11, 20), "Luigi's", 4780] == 2
    assert any(entry.title.startswith("Refund, ") and entry.cents < 0 for entry in found)
    assert {True, False} == {entry.is_abroad for entry in found}
    assert {True, False} == {entry.is_excluded for entry in found}
    assert any(entry.note for entry in found)
    assert {"holiday", "christmas", "friends"} < {tag for entry in found for tag in entry.tags}
