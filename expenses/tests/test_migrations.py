"""What the database keeps between rows by itself, and that all of it can be taken back."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, connections, transaction

from accounts.models import (
    ApiToken,
    AuthenticatorApp,
    EmailChange,
    KeptAnswer,
    Passkey,
    RecoveryCode,
    User,
)
from expenses.models import (
    AddedRows,
    ArchivedTag,
    Category,
    Change,
    ChangedRow,
    DailyTotal,
    Expense,
    HiddenCategory,
    MonthlyTotal,
    PaymentMethod,
    ReadingHabit,
    Rule,
    SavedFilter,
    Statement,
    StatementContent,
    StatementLine,
    Suggestion,
)
from expenses.tests.making import (
    a_category,
    a_change,
    a_changed_row,
    a_kept_answer,
    a_passkey,
    a_payment_method,
    a_person,
    a_reading_habit,
    a_recovery_code,
    a_rule,
    a_saved_filter,
    a_statement,
    a_statement_content,
    a_statement_line,
    a_token,
    added_rows,
    an_authenticator_app,
    an_email_change,
    an_expense,
)
from expenses.tests.test_constraints import constraint_of, insert, run

BULK = {"title": "Lunch", "spent_on": date(2026, 11, 20), "amount": 1, "currency": "USD"}

OWNED = {
    Change: lambda owner: a_change(owner=owner),
    ChangedRow: lambda owner: a_changed_row(owner=owner),
    AddedRows: lambda owner: added_rows(owner=owner),
    AuthenticatorApp: lambda owner: an_authenticator_app(owner=owner),
    RecoveryCode: lambda owner: a_recovery_code(owner=owner),
    Passkey: lambda owner: a_passkey(owner=owner),
    EmailChange: lambda owner: an_email_change(owner=owner),
    ApiToken: lambda owner: a_token(owner=owner),
    KeptAnswer: lambda owner: a_kept_answer(owner=owner),
    Category: lambda owner: a_category(owner=owner),
    DailyTotal: lambda owner: DailyTotal.objects.get(owner=an_expense(owner=owner).owner),
    MonthlyTotal: lambda owner: MonthlyTotal.objects.get(
        owner=an_expense(owner=owner).owner, months=1
    ),
    Expense: lambda owner: an_expense(owner=owner),
    PaymentMethod: lambda owner: a_payment_method(owner=owner),
    HiddenCategory: lambda owner: HiddenCategory.objects.create(owner=owner, category=a_category()),
    ArchivedTag: lambda owner: ArchivedTag.objects.create(owner=owner, name="team"),
    Rule: lambda owner: a_rule(owner=owner),
    SavedFilter: lambda owner: a_saved_filter(owner=owner),
    Statement: lambda owner: a_statement(owner=owner),
    StatementContent: lambda owner: a_statement_content(owner=owner),
    StatementLine: lambda owner: a_statement_line(owner=owner),
    ReadingHabit: lambda owner: a_reading_habit(owner=owner),
    Suggestion: lambda owner: Suggestion.objects.create(
        owner=owner, rule="silence", subject="x", state="declined"
    ),
}


@pytest.mark.parametrize("model", OWNED)
def test_the_owner_of_a_row_never_changes(alice, bob, model):
    row = OWNED[model](alice)

    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        model.objects.filter(pk=row.pk).update(owner=bob)
    with pytest.raises(IntegrityError, match="never changes"):
        run(f"UPDATE {model._meta.db_table} SET owner_id = %s", [bob.pk])
    run(f"UPDATE {model._meta.db_table} SET owner_id = owner_id")

    row.refresh_from_db()
    assert row.owner == alice


def test_a_category_does_not_change_between_shared_and_own(alice):
    shared, own = a_category(), a_category(owner=alice)

    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        Category.objects.filter(pk=shared.pk).update(owner=alice)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        Category.objects.filter(pk=own.pk).update(owner=None)


@pytest.mark.django_db
def test_every_table_with_an_owner_is_guarded():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns"
            " WHERE column_name = 'owner_id' AND table_schema = 'public'"
        )
        with_owner = {name for (name,) in cursor.fetchall()}
        cursor.execute(
            "SELECT tgrelid::regclass FROM pg_trigger WHERE tgname = 'owner_never_changes'"
        )
        guarded = {name for (name,) in cursor.fetchall()}

    assert with_owner == guarded == {model._meta.db_table for model in OWNED}


def test_an_expense_is_filed_under_a_shared_or_own_category(alice, bob):
    shared, own, foreign = a_category(), a_category(owner=alice), a_category(owner=bob)
    insert(alice, category=shared.pk)
    insert(alice, category=own.pk)

    with pytest.raises(IntegrityError, match="category of its own owner"):
        insert(alice, category=foreign.pk)
    with pytest.raises(IntegrityError, match="category of its own owner"):
        run("UPDATE expenses_expense SET category_id = %s", [foreign.pk])
    with pytest.raises(IntegrityError, match="own owner"), transaction.atomic():
        an_expense(owner=alice, category=foreign)
    with pytest.raises(IntegrityError, match="own owner"), transaction.atomic():
        Expense.objects.filter(category=own).update(category=foreign)
    with pytest.raises(IntegrityError, match="own owner"), transaction.atomic():
        Expense.objects.bulk_create(
            Expense(owner=alice, category=category, **BULK) for category in (own, foreign)
        )

    assert set(Expense.objects.values_list("category", flat=True)) == {shared.pk, own.pk}


def test_a_category_that_is_not_there_is_refused(alice):
    with pytest.raises(IntegrityError):
        insert(alice, category=999_999)


@pytest.mark.parametrize("whose", ["foreign", "nobodys"])
def test_an_expense_is_paid_with_its_owners_own(alice, bob, whose):
    methods = {"foreign": a_payment_method(owner=bob).pk, "nobodys": 999_999}
    mine = a_payment_method(owner=alice)
    insert(alice, payment_method=mine.pk)

    with pytest.raises(IntegrityError) as refused:
        insert(alice, payment_method=methods[whose])
    with pytest.raises(IntegrityError):
        run("UPDATE expenses_expense SET payment_method_id = %s", [methods[whose]])

    assert constraint_of(refused) == "expense_payment_method_of_owner"
    assert Expense.objects.get().payment_method == mine


@pytest.mark.parametrize("table", ["expenses_category", "expenses_paymentmethod"])
def test_what_an_expense_points_at_stays(alice, table):
    an_expense(
        owner=alice,
        category=a_category(owner=alice),
        payment_method=a_payment_method(owner=alice),
    )

    with pytest.raises(IntegrityError):
        run(f"DELETE FROM {table}")


def test_categories_are_two_levels_deep(alice):
    top = a_category(owner=alice)
    inside = a_category(owner=alice, parent=top)
    other = a_category(owner=alice)

    for build in [
        lambda: a_category(owner=alice, parent=inside),
        lambda: Category.objects.filter(pk=top.pk).update(parent=other),
        lambda: Category.objects.filter(pk=other.pk).update(parent=inside),
        lambda: Category.objects.filter(pk=top.pk).update(parent=top),
    ]:
        with pytest.raises(IntegrityError), transaction.atomic():
            build()

    assert set(Category.objects.filter(parent=None)) == {top, other}


def test_a_category_stands_inside_a_shared_or_own_one(alice, bob):
    shared, of_alice = a_category(), a_category(owner=alice)
    a_category(owner=alice, parent=shared)

    for owner in (bob, None):
        with pytest.raises(IntegrityError, match="own owner"), transaction.atomic():
            a_category(owner=owner, parent=of_alice)


@pytest.mark.parametrize("field", ["colour"])
@pytest.mark.parametrize("value", [0, 13])
def test_a_colour_is_one_of_the_slots(alice, field, value):
    with pytest.raises(IntegrityError), transaction.atomic():
        a_category(owner=alice, **{field: value})


@pytest.mark.parametrize("owned", [True, False])
def test_a_category_name_stands_once_in_its_place(alice, bob, owned):
    owner = alice if owned else None
    top = a_category(owner=owner, name="Dog")
    a_category(owner=owner, name="Dog", parent=top)
    a_category(owner=bob, name="Dog")

    for parent in (None, top):
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            a_category(owner=owner, name="ＤＯＧ", parent=parent)
        assert constraint_of(refused) == "category_name_once_per_place"


def test_a_payment_method_is_named_once_and_counts_in_a_currency(alice, bob):
    a_payment_method(owner=alice, name="Visa")
    a_payment_method(owner=bob, name="Visa")

    with pytest.raises(IntegrityError), transaction.atomic():
        a_payment_method(owner=alice, name="visa")
    with pytest.raises(IntegrityError), transaction.atomic():
        a_payment_method(owner=alice, currency="usd")


def test_the_search_vector_is_made_by_the_database(alice):
    lunch = an_expense(owner=alice, title="Dishoom", note="with Maya", tags=["team"])

    with connection.cursor() as cursor:
        cursor.execute("SELECT search::text FROM expenses_expense WHERE id = %s", [lunch.pk])
        assert cursor.fetchone() == ("'dishoom':1 'maya':3 'team':4 'with':2",)


def objects_in(cursor):
    cursor.execute(
        "SELECT proname FROM pg_proc WHERE proname LIKE 'expenses\\_%'"
        " UNION SELECT tgname FROM pg_trigger JOIN pg_class ON tgrelid = pg_class.oid"
        " WHERE relname LIKE 'expenses\\_%' AND NOT tgisinternal"
        " UNION SELECT relname FROM pg_class WHERE relname LIKE 'expenses\\_%' AND relkind = 'r'"
    )
    return {name for (name,) in cursor.fetchall()}


@pytest.mark.django_db(transaction=True)
def test_migrations_can_be_taken_back_and_made_again():
    with connections["owner"].cursor() as cursor:
        before = objects_in(cursor)
        try:
            call_command("migrate", "expenses", "zero", database="owner", verbosity=0)
            after = objects_in(cursor)
        finally:
            call_command("migrate", "expenses", database="owner", verbosity=0)
        again = objects_in(cursor)

    assert after == set()
    assert again == before
    an_expense(owner=a_person())
    assert User.objects.count() == Expense.objects.count() == 1
