import io
from datetime import date
from decimal import Decimal
from unicodedata import normalize

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expenses.exporting.csv_file import write_csv
from expenses.importing.columns import named_columns
from expenses.importing.csv_file import CsvFile, Reading
from expenses.importing.intake import Sums, look_through, take_in
from expenses.importing.refusing import FileRefusedError, Problem
from expenses.loading import AlreadyThereError
from expenses.models import Category, Expense, PaymentMethod
from expenses.recording import normalise_tags
from expenses.tests.making import a_category, a_payment_method, an_expense

TEXT = (
    st.text(
        st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]) | st.sampled_from("=+-@'\",; "),
        min_size=1,
        max_size=20,
    )
    .map(lambda text: normalize("NFC", text))
    .filter(str.strip)
)


def taken(owner, text, columns=None, again=False):
    reading = Reading(
        currency=owner.currency,
        zone=owner.zone,
        columns=named_columns(columns) if columns else None,
    )
    lines = CsvFile(text.encode(), reading=reading)
    survey = look_through(lines)
    return survey, take_in(owner=owner, lines=lines, survey=survey, again=again)


def exported(owner):
    file = io.BytesIO()
    write_csv(expenses=Expense.objects.owned_by(owner).present(), to=file)
    return file.getvalue().decode()


def rows_of(owner):
    return [
        (expense.spent_on, expense.title, expense.amount)
        for expense in Expense.objects.owned_by(owner).order_by("pk")
    ]


def test_intake_writes_in_the_order_of_days_and_sums_up(alice):
    text = (
        "date,title,amount,currency\n"
        "2026-01-03,C,1.25,\n2026-01-01,A,2,EUR\n2026-01-02,B,-5,\n2026-01-02,None,0,\n"
    )

    survey, _ = taken(alice, text)

    assert rows_of(alice) == [
        (date(2026, 1, 1), "A", Decimal(2)),
        (date(2026, 1, 2), "B", Decimal(-5)),
        (date(2026, 1, 3), "C", Decimal("1.25")),
    ]
    assert survey.count == 3
    assert (survey.first_day, survey.last_day) == (date(2026, 1, 1), date(2026, 1, 3))
    assert survey.sums == {
        "USD": Sums(Decimal("1.25"), Decimal(5)),
        "EUR": Sums(Decimal(2), Decimal(0)),
    }
    assert survey.skipped == {"the amount is 0": 1}


def test_intake_knows_the_amount_in_the_owners_currency_only_where_it_is_that(alice):
    taken(alice, "date,title,amount,currency\n2026-01-01,A,2,EUR\n2026-01-02,B,3,USD\n")

    expenses = Expense.objects.owned_by(alice).order_by("pk")

    assert [expense.base_amount for expense in expenses] == [None, Decimal(3)]


def test_intake_of_an_export_gives_the_same_again(alice, bob):
    food = a_category(owner=alice, name="Food")
    snacks = a_category(owner=alice, name="Snacks", parent=food)
    pay = a_category(owner=alice, name="Pay", kind=Category.Kind.INCOME)
    shared = a_category(name="Fun / Games")
    card = a_payment_method(owner=alice, name="@card")
    an_expense(owner=alice, category=snacks, tags=["b", "a"], note="=x\n\ty", title="-1+1")
    an_expense(owner=alice, category=food, payment_method=card, is_repeating=True)
    an_expense(owner=alice, category=pay, amount="-1000", is_excluded=True)
    an_expense(owner=alice, category=shared, amount="1500", currency="JPY", title="'=quoted")
    an_expense(owner=alice, amount="0.005", currency="KWD", spent_on=date(2026, 1, 1))

    _, made = taken(bob, exported(alice))

    assert exported(bob) == exported(alice)
    assert made.categories == ["Food", "Food / Snacks", "Pay"]
    assert made.payment_methods == ["@card"]
    kinds = Category.objects.owned_by(bob).order_by("pk").values_list("name", "kind")
    assert list(kinds) == [("Food", "spending"), ("Snacks", "spending"), ("Pay", "income")]


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(title=TEXT, name=TEXT, tag=TEXT, note=TEXT)
def test_intake_of_an_export_keeps_every_text(alice, bob, title, name, tag, note):
    for person in (alice, bob):
        Expense.objects.owned_by(person).delete()
        PaymentMethod.objects.owned_by(person).delete()
    method = a_payment_method(owner=alice, name=name.strip())
    tags = normalise_tags([tag])[:1]
    an_expense(owner=alice, title=title, note=note, payment_method=method, tags=tags)

    taken(bob, exported(alice))

    (stored,) = Expense.objects.owned_by(alice).select_related("payment_method")
    (expense,) = Expense.objects.owned_by(bob).select_related("payment_method")
    assert (expense.title, expense.note, expense.tags) == (stored.title, stored.note, stored.tags)
    assert expense.payment_method.name == method.name


def test_intake_finds_categories_and_payment_methods_however_they_are_written(alice):
    food = a_category(name="Food")
    snacks = a_category(owner=alice, name="Snacks", parent=food)
    own = a_category(owner=alice, name="Food")
    cash = a_payment_method(owner=alice, name="Cash")
    text = (
        "date,title,amount,category,payment_method\n"
        "2026-01-01,A,1,FOOD,CASH\n2026-01-02,B,1,food / SNACKS,\n2026-01-03,C,1,snacks,\n"
    )

    _, made = taken(alice, text)

    found = Expense.objects.owned_by(alice).order_by("pk")
    assert [expense.category for expense in found] == [own, snacks, snacks]
    assert [expense.payment_method for expense in found] == [cash, None, None]
    assert made.categories == []


def test_intake_files_nothing_under_another_persons_category(alice, bob):
    a_category(owner=bob, name="Secret")
    a_payment_method(owner=bob, name="Vault")

    _, made = taken(
        alice, "date,title,amount,category,payment_method\n2026-01-01,A,1,Secret,Vault\n"
    )

    (expense,) = Expense.objects.owned_by(alice)
    assert (expense.category.owner, expense.payment_method.owner) == (alice, alice)
    assert made.categories == ["Secret"]


def test_intake_takes_a_new_category_for_income_if_all_of_it_came_in(alice):
    text = (
        "date,title,amount,category\n"
        "2026-01-01,A,-1,Wages / Job\n2026-01-01,B,-1,Shop / Back\n2026-01-01,C,1,Shop / Out\n"
        "2026-01-01,D,-1,Luck\n2026-01-01,E,1,Mixed\n2026-01-01,F,-1,Mixed\n"
    )

    taken(alice, text)

    kinds = Category.objects.owned_by(alice).values_list("name", "kind")
    assert dict(kinds) == {
        "Wages": "income",
        "Job": "income",
        "Shop": "spending",
        "Back": "spending",
        "Out": "spending",
        "Luck": "income",
        "Mixed": "spending",
    }


def test_intake_leaves_a_bank_without_categories_uncategorised(alice):
    taken(alice, "Day,What,Sum\n2026-01-01,A,-1\n", "date=Day,title=What,signed=Sum")

    assert [expense.category for expense in Expense.objects.owned_by(alice)] == [None]


def test_intake_writes_nothing_if_one_line_is_wrong(alice):
    text = (
        "date,title,amount,currency,category\n"
        "2026-01-01,A,1,USD,New\n2026-01-02,B,1.5,JPY,\n2026-01-03,C,1.005,USD,\nx,D,1,USD,\n"
    )

    with pytest.raises(FileRefusedError) as caught:
        taken(alice, text)

    assert caught.value.problems == [
        Problem(3, "1.5 has more than the 0 decimals of JPY"),
        Problem(4, "1.005 has more than the 2 decimals of USD"),
        Problem(5, "'x' is not a date"),
    ]
    assert rows_of(alice) == []
    assert not Category.objects.owned_by(alice).exists()


def test_intake_tells_of_twenty_problems_and_counts_them_all(alice):
    with pytest.raises(FileRefusedError) as caught:
        taken(alice, "date,title,amount\n" + "x,A,1\n" * 25)

    assert len(caught.value.problems) == 20
    assert caught.value.how_many == 25


def test_intake_refuses_a_file_without_expenses(alice):
    with pytest.raises(FileRefusedError) as caught:
        taken(alice, "date,title,amount\n2026-01-01,A,0\n")

    assert caught.value.problems == [Problem(0, "There is no expense in the file.")]


def test_intake_refuses_what_is_there_unless_told_otherwise(alice, bob):
    text = "date,title,amount,category\n2026-01-01,A,1,\n2026-01-02,B,2,New\n"
    an_expense(owner=bob, title="A", amount="1", spent_on=date(2026, 1, 1))
    taken(alice, text.replace(",B,", ",Z,"))

    with pytest.raises(AlreadyThereError) as caught:
        taken(alice, text)

    twins = caught.value.twins
    assert (twins.how_many, twins.spent_on, twins.title) == (1, date(2026, 1, 1), "A")
    assert Expense.objects.owned_by(alice).count() == 2
    assert taken(alice, text, again=True)[0].count == 2
    assert Expense.objects.owned_by(alice).count() == 4


def test_intake_does_not_mind_what_is_in_the_trash_or_twice_in_the_file(alice):
    an_expense(
        owner=alice,
        title="A",
        amount="1",
        spent_on=date(2026, 1, 1),
        deleted_at="2026-01-02T00:00:00Z",
    )

    assert taken(alice, "date,title,amount\n" + "2026-01-01,A,1\n" * 2)[0].count == 2
