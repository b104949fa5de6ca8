"""The files as other programs see them."""

import io
import json
import time
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import jsonschema_rs
import openpyxl
import pytest

from expenses.exporting import spreadsheet
from expenses.exporting.json_file import write_json
from expenses.exporting.ofx_file import write_ofx
from expenses.exporting.rows import COLUMNS
from expenses.exporting.spreadsheet import TooManyRowsError, write_xlsx
from expenses.models import Expense
from expenses.tests.exporting.test_round_trip import written
from expenses.tests.importing.taking import taken_in
from expenses.tests.making import a_category, a_payment_method, an_expense

SCHEMA = json.loads(Path("docs/expenses.schema.json").read_text())
TODAY = date(2026, 11, 20)
# Of the OFX 2.2 specification: what an aggregate holds, in its order.
INSIDE = {
    "OFX": ["SIGNONMSGSRSV1", "BANKMSGSRSV1"],
    "SONRS": ["STATUS", "DTSERVER", "LANGUAGE", "FI"],
    "STATUS": ["CODE", "SEVERITY"],
    "STMTTRNRS": ["TRNUID", "STATUS", "STMTRS"],
    "STMTRS": ["CURDEF", "BANKACCTFROM", "BANKTRANLIST", "LEDGERBAL"],
    "BANKACCTFROM": ["BANKID", "ACCTID", "ACCTTYPE"],
    "STMTTRN": ["TRNTYPE", "DTPOSTED", "TRNAMT", "FITID", "NAME", "MEMO"],
    "LEDGERBAL": ["BALAMT", "DTASOF"],
}
LONGEST = {"NAME": 32, "MEMO": 255, "ACCTID": 22, "BANKID": 9, "FITID": 255, "ORG": 32}


def sheet_of(owner):
    book = openpyxl.load_workbook(io.BytesIO(written(write_xlsx, owner)))
    return [list(row) for row in book["Expenses"].iter_rows()]


def ofx_of(owner):
    content = written(write_ofx, owner, today=TODAY)
    return ElementTree.fromstring(content.decode().partition("?>\n<?OFX")[2].partition("?>")[2])


def test_a_spreadsheet_has_dates_numbers_and_texts(alice):
    snacks = a_category(owner=alice, name="Snacks", parent=a_category(owner=alice, name="Food"))
    card = a_payment_method(owner=alice, name="Visa")
    an_expense(
        owner=alice,
        amount="1234.5",
        spent_on=date(2026, 1, 2),
        category=snacks,
        payment_method=card,
        tags=["a", "b"],
        note="two\nlines",
        is_repeating=True,
    )
    an_expense(owner=alice, amount="-20", currency="JPY", spent_on=date(1900, 2, 28))

    names, first, second = sheet_of(alice)

    assert [cell.value for cell in names] == COLUMNS
    assert [cell.value for cell in second] == [
        *(datetime(2026, 1, 2), "Lunch", 1234.5, "USD", "Food / Snacks"),  # noqa: DTZ001
        *("Visa", "a b", "two\nlines", True, False),
    ]
    assert [first[place].value for place in (0, 2, 4)] == [datetime(1900, 2, 28), -20, None]  # noqa: DTZ001
    assert [row[0].number_format for row in (first, second)] == ["yyyy\\-mm\\-dd"] * 2
    assert [row[2].number_format for row in (first, second)] == ["0", "0.00"]


def test_the_same_expenses_are_the_same_spreadsheet(alice, monkeypatch):
    an_expense(owner=alice)
    first = written(write_xlsx, alice)
    monkeypatch.setattr(time, "time", lambda: 2e9)

    assert written(write_xlsx, alice) == first


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "'=1+1", "_x0041_=1"])
def test_no_cell_of_a_spreadsheet_is_a_formula(alice, text):
    an_expense(owner=alice, title=text, note=text)

    row = sheet_of(alice)[1]

    assert {cell.data_type for cell in row} <= {"d", "s", "n", "b"}
    assert not str(row[1].value).startswith(("=", "+", "-", "@"))


def test_an_amount_that_a_spreadsheet_would_round_is_a_text(alice):
    an_expense(owner=alice, amount="123456789012.3456", currency="CLF")

    assert sheet_of(alice)[1][2].value == "123456789012.3456"


def test_more_than_a_sheet_holds_is_refused_and_said(client, alice, monkeypatch):
    for _time in range(3):
        an_expense(owner=alice)
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 2)

    with pytest.raises(TooManyRowsError):
        written(write_xlsx, alice)

    client.force_login(alice)
    told = client.get("/export/expenses.xlsx", follow=True).content.decode()
    assert "A spreadsheet has room for" in told


def test_json_is_what_its_schema_says(alice):
    an_expense(owner=alice, amount="12.5", category=a_category(name="Food"), tags=["a", "b"])
    an_expense(owner=alice, note='say "a"\n\\b\u2028', amount="-7", currency="JPY")

    found = json.loads(written(write_json, alice))

    jsonschema_rs.validate(SCHEMA, found, validate_formats=True)
    assert [one["amount"] for one in found["expenses"]] == ["12.50", "-7"]
    assert found["expenses"][1]["note"] == 'say "a"\n\\b\u2028'
    assert found["expenses"][0]["tags"] == ["a", "b"]


@pytest.mark.parametrize("write", [write_json, write_xlsx])
def test_a_file_of_nothing_is_whole(alice, bob, write):
    an_expense(owner=bob)
    an_expense(owner=alice, deleted_at=datetime(2026, 1, 1, tzinfo=UTC))

    content = written(write, alice)

    if write is write_json:
        assert json.loads(content)["expenses"] == []
    else:
        assert len(sheet_of(alice)) == 1


def test_ofx_is_built_as_the_standard_says(alice):
    visa = a_payment_method(owner=alice, name="Visa", kind="credit")
    long = a_payment_method(owner=alice, name="The account that we share at the bank")
    an_expense(owner=alice, payment_method=visa, note="n" * 300)
    an_expense(owner=alice, payment_method=visa, title="t" * 200, note="lost", amount="-3")
    an_expense(owner=alice, payment_method=visa, currency="EUR")
    an_expense(owner=alice, payment_method=long, title="<&>")
    an_expense(owner=alice)

    root = ofx_of(alice)

    for element in root.iter():
        if element.tag in INSIDE:
            order = INSIDE[element.tag]
            places = [order.index(child.tag) for child in element]
            assert places == sorted(set(places))
        assert len(element.text or "") <= LONGEST.get(element.tag, 1000)
    accounts = [
        (one.findtext(".//ACCTID"), one.findtext("CURDEF"), one.findtext(".//ACCTTYPE"))
        for one in root.iter("STMTRS")
    ]
    assert accounts == [
        ("Visa", "EUR", "CREDITLINE"),
        ("Visa", "USD", "CREDITLINE"),
        (
            "The account that we share at the bank"[: 20 - len(str(long.pk))] + f"… {long.pk}",
            "USD",
            "CHECKING",
        ),
        ("NONE", "USD", "CHECKING"),
    ]
    ids = [one.text for one in root.iter("FITID")]
    assert sorted(ids) == sorted(str(pk) for pk in Expense.objects.values_list("pk", flat=True))
    amounts = {one.findtext("NAME"): one.findtext("TRNAMT") for one in root.iter("STMTTRN")}
    assert amounts["t" * 31 + "…"] == "3.00"
    assert amounts["<&>"] == "-12.50"
    assert [one.text for one in root.iter("BALAMT")] == ["-12.50", "-9.50", "-12.50", "-12.50"]


def test_ofx_of_nothing_has_no_bank(alice):
    assert [child.tag for child in ofx_of(alice)] == ["SIGNONMSGSRSV1"]


def test_an_expense_keeps_its_number_in_ofx_and_comes_in_once(alice, bob):
    an_expense(owner=alice, title="A")
    first = written(write_ofx, alice, today=TODAY)
    an_expense(owner=alice, title="B")
    second = written(write_ofx, alice, today=date(2026, 11, 21))

    taken_in(bob, first)
    statement = taken_in(bob, second)

    assert (statement.new_count, statement.there_count) == (1, 1)
    amounts = Expense.objects.owned_by(bob).values_list("title", "amount")
    assert sorted(amounts) == [("A", Decimal("12.50")), ("B", Decimal("12.50"))]
