from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection

from expenses.loading import AlreadyThereError, NewExpense, load_expenses
from expenses.models import Expense
from expenses.tests.making import a_category, a_payment_method


def new(**changes):
    usual = NewExpense(
        date(2026, 1, 2), "Lunch", Decimal("12.50"), "USD", None, None, "", [], False, False
    )
    return usual._replace(**changes)


def test_load_stores_every_column(alice):
    food, card = a_category(owner=alice), a_payment_method(owner=alice)
    full = new(
        category_id=food.pk,
        payment_method_id=card.pk,
        note="two\nlines",
        tags=["a", "ö"],
        is_repeating=True,
        is_excluded=True,
    )

    written = load_expenses(owner=alice, expenses=[full, new(amount=Decimal(-3), currency="EUR")])

    whole, abroad = Expense.objects.owned_by(alice).order_by("pk")
    assert written == 2
    assert NewExpense(*(getattr(whole, name) for name in NewExpense._fields)) == full
    assert (whole.base_amount, abroad.base_amount) == (Decimal("12.50"), None)
    assert (whole.version, whole.submission, whole.deleted_at) == (1, None, None)
    assert whole.created_at == whole.updated_at


def test_load_of_nothing_writes_nothing(alice):
    assert load_expenses(owner=alice, expenses=[]) == 0


def test_load_works_more_than_once_in_a_transaction(alice):
    load_expenses(owner=alice, expenses=[new()])

    assert load_expenses(owner=alice, expenses=[new(), new()]) == 2


def test_load_goes_by_days_and_then_as_given(alice):
    days = [new(title="c", spent_on=date(2026, 1, 3)), new(title="a"), new(title="b")]

    load_expenses(owner=alice, expenses=days)

    titles = Expense.objects.owned_by(alice).order_by("pk").values_list("title", flat=True)
    assert list(titles) == ["a", "b", "c"]


@pytest.mark.parametrize(
    "changes", [{"amount": Decimal(0)}, {"title": " "}, {"amount": Decimal("0.001")}]
)
def test_load_leaves_the_last_word_to_the_constraints(alice, changes):
    with pytest.raises(IntegrityError):
        load_expenses(owner=alice, expenses=[new(), new(**changes)])

    assert not Expense.objects.owned_by(alice).exists()


@pytest.mark.parametrize(
    ("column", "making"), [("category_id", a_category), ("payment_method_id", a_payment_method)]
)
def test_load_refuses_what_is_another_persons(alice, bob, column, making):
    with pytest.raises(IntegrityError):
        load_expenses(owner=alice, expenses=[new(**{column: making(owner=bob).pk})])


def test_load_finds_twins_of_its_owner_only(alice, bob):
    load_expenses(owner=bob, expenses=[new()])
    load_expenses(owner=alice, expenses=[new()], refuse_twins=True)

    with pytest.raises(AlreadyThereError) as caught:
        load_expenses(owner=alice, expenses=[new(title="x"), new(), new()], refuse_twins=True)

    assert caught.value.twins == (2, date(2026, 1, 2), "Lunch", Decimal("12.50"), "USD")
    assert Expense.objects.owned_by(alice).count() == 1


def test_load_may_take_longer_than_a_page(alice):
    load_expenses(owner=alice, expenses=[new()])

    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)
