import csv
import io
import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expenses.exporting.csv_file import write_csv
from expenses.exporting.rows import COLUMNS, export_size
from expenses.models import Expense
from expenses.tests.making import a_category, a_payment_method, an_expense

TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), min_size=1
).filter(str.strip)


def written(person):
    file = io.BytesIO()
    write_csv(expenses=Expense.objects.owned_by(person).present(), to=file)
    return file.getvalue()


def rows_of(person):
    return list(csv.reader(io.StringIO(written(person).decode(), newline=""), strict=True))


def test_export_of_nothing_has_the_names_of_the_columns(alice):
    assert written(alice) == (",".join(COLUMNS) + "\r\n").encode()


def test_export_holds_every_column(alice):
    food = a_category(owner=alice, name="Food")
    snacks = a_category(owner=alice, name="Snacks", parent=food)
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
    an_expense(owner=alice, amount="-20", currency="JPY", spent_on=date(2026, 1, 1), category=food)

    assert rows_of(alice)[1:] == [
        ["2026-01-01", "Lunch", "-20", "JPY", "Food", "", "", "", "false", "false"],
        [
            *["2026-01-02", "Lunch", "1234.50", "USD", "Food / Snacks", "Visa"],
            *["a b", "two\nlines", "true", "false"],
        ],
    ]


def test_export_ends_rows_as_rfc_4180_says_and_leaves_notes_alone(alice):
    an_expense(owner=alice, note='say "a"\nb, c')

    assert written(alice).count(b"\r\n") == 2
    assert b'"say ""a""\nb, c"' in written(alice)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("'=1+1", "''=1+1"),
        ("'tis", "'tis"),
        ("a=1", "a=1"),
    ],
)
def test_export_defuses_formulas_in_texts(alice, text, cell):
    an_expense(owner=alice, note=text, amount="-5")

    row = dict(zip(COLUMNS, rows_of(alice)[1], strict=True))

    assert row["note"] == cell
    assert row["amount"] == "-5.00"


def test_export_defuses_formulas_in_names_and_tags(alice):
    category = a_category(owner=alice, name="=cmd")
    card = a_payment_method(owner=alice, name="@card")
    an_expense(owner=alice, title="-x", category=category, payment_method=card, tags=["+a"])

    row = dict(zip(COLUMNS, rows_of(alice)[1], strict=True))

    assert (row["title"], row["category"], row["payment_method"], row["tags"]) == (
        *("'-x", "'=cmd", "'@card", "'+a"),
    )


def test_export_leaves_out_others_and_the_trash(alice, bob):
    an_expense(owner=bob)
    an_expense(owner=alice, deleted_at=datetime(2026, 1, 1, tzinfo=UTC))

    assert rows_of(alice) == [COLUMNS]


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXT)
def test_export_gives_back_any_note(alice, text):
    Expense.objects.owned_by(alice).delete()
    an_expense(owner=alice, note=text)

    cell = dict(zip(COLUMNS, rows_of(alice)[1], strict=True))["note"]

    undone = cell[1:] if cell.lstrip("'")[:1] in {*"=+-@\t\r"} - {""} and cell[:1] == "'" else cell
    assert undone == text


def test_export_size_is_about_right(alice):
    for number in range(50):
        an_expense(owner=alice, title=f"Groceries {number}", note="x" * 20, tags=["a", "b"])

    size = export_size(expenses=Expense.objects.owned_by(alice).present())

    assert size.count == 50
    assert size.bytes == pytest.approx(len(written(alice)), rel=0.3)


def test_export_is_to_the_byte_what_python_writes_of_the_rows(alice, bob):
    shared = a_category(owner=None, name="Shared, too")
    inside = a_category(owner=alice, name='"Quoted"', parent=shared)
    formula = a_category(owner=alice, name="-10")
    card = a_payment_method(owner=alice, name="+Card, one")
    texts = [
        "",
        "=1",
        "''=1",
        "'",
        "ä, ö",
        '"',
        '=","',
        "a\nb",
        "\n=1",
        "\t1",
        "0",
        "z" * 4000,
        "\\.",
    ]
    for number, note in enumerate(texts * 3):
        an_expense(
            owner=alice,
            spent_on=date(2026, 1, 1 + number % 5),
            title=f"{'=-@+'[number % 4]}{number}" if number % 2 else f'Čaj "{number}", ☕',
            amount=["1.5", "-100000000000", "0.125"][number % 3],
            currency=["USD", "JPY", "KWD"][number % 3],
            category=[None, shared, inside, formula][number % 4],
            payment_method=card if number % 2 else None,
            tags=[[], ["@a", "b,c"], ["ü"]][number % 3],
            note=note,
            is_repeating=number % 2 == 0,
            is_excluded=number % 5 == 0,
        )
    an_expense(owner=alice, title="In the trash", deleted_at=datetime(2026, 1, 1, tzinfo=UTC))
    an_expense(owner=bob, title="Somebody else's")

    expected = io.StringIO(newline="")
    writer = csv.writer(expected)
    writer.writerow(COLUMNS)
    writer.writerows(map(as_cells, Expense.objects.owned_by(alice).present().oldest_first()))
    assert written(alice) == expected.getvalue().encode()


def as_cells(expense):
    category = expense.category
    above = category and category.parent
    decimals = {"USD": 2, "JPY": 0, "KWD": 3}[expense.currency]
    texts = [
        expense.title,
        f"{expense.amount:.{decimals}f}",
        expense.currency,
        f"{above} / {category}" if above else str(category or ""),
        str(expense.payment_method or ""),
        " ".join(expense.tags),
        expense.note,
        str(expense.is_repeating).lower(),
        str(expense.is_excluded).lower(),
    ]
    is_number = 1
    return [
        expense.spent_on.isoformat(),
        *(
            "'" + text if place != is_number and re.match(r"'*[=+@\t\r-]", text) else text
            for place, text in enumerate(texts)
        ),
    ]
