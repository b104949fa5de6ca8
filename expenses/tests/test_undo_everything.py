"""Whatever a person does, undoing all of it leaves the ledger as it was."""

import os
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.timezone import now
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.identity import acting_for
from accounts.people import save_preferences
from expenses.filing import bring_back, move_category, put_away
from expenses.history import latest_change
from expenses.loading import NewExpense, load_expenses
from expenses.merging import merge_categories, merge_payment_methods
from expenses.models import (
    Category,
    Expense,
    PaymentMethod,
    Rule,
    SavedFilter,
    Statement,
    Suggestion,
)
from expenses.rebasing import rebase_expenses
from expenses.recording import (
    change_expense,
    change_many,
    record_expense,
    restore_expenses,
    trash_expenses,
)
from expenses.ruling import apply_rules
from expenses.tagging import archive_tag, rename_tag, unarchive_tag
from expenses.tests.importing.taking import a_csv, change_of, taken_in
from expenses.tests.making import a_category, a_payment_method, a_person, an_expense
from expenses.undoing import LEDGER, ChangedSinceError, NothingLeftError, undo

pytestmark = pytest.mark.django_db

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "30"))
DAY = date(2026, 11, 20)
CURRENCIES = ["USD", "EUR", "JPY"]
# Two windows of it overlap, and two of its rows are equal.
BANK = [
    ("2026-11-17", "SALARY", "900.00"),
    ("2026-11-18", "COFFEE", "-3.00"),
    ("2026-11-18", "COFFEE", "-3.00"),
    ("2026-11-19", "THREE", "7.00"),
    ("2026-11-20", "ONE", "-12.50"),
]
# The position among rows of which there may be none; the second number picks the other one.
ACTIONS = [
    "record", "edit", "bulk", "trash", "restore", "load", "make category", "rename category",
    "move category", "merge category", "open category", "hide", "show", "make method",
    "archive method", "merge method", "rename tag", "archive tag", "unarchive tag", "decline",
    "save view", "rename view", "delete view", "make rule", "change rule", "delete rule",
    "apply rules",
    "take back", "import", "undo import",
]  # fmt: skip


# What says that a file was imported, and that this was undone.
STAYS = {"expenses_statement"}


def ledger_of(owner):
    """A digest of every table of the ledger, over all columns but the two that count."""
    digests = {}
    with connection.cursor() as cursor:
        for table in set(LEDGER) - STAYS:
            cursor.execute(
                f"""
                SELECT count(*), md5(coalesce(string_agg(
                    (to_jsonb(stored) - '{{version,updated_at}}'::text[])::text, ',' ORDER BY id
                ), ''))
                FROM {table} stored WHERE owner_id = %s
                """,
                [owner.pk],
            )
            digests[table] = cursor.fetchone()
    return digests


def pick(rows, number) -> Any:
    rows = list(rows.order_by("pk"))
    return rows[number % len(rows)] if rows else None


def own_expenses(owner):
    return Expense.objects.owned_by(owner)


def act(owner, shared, action, one, two):
    expenses = own_expenses(owner)
    categories = Category.objects.owned_by(owner)
    methods = PaymentMethod.objects.owned_by(owner)
    views = SavedFilter.objects.owned_by(owner)
    rules = Rule.objects.owned_by(owner)
    expense, category, method, view, rule = (
        pick(rows, one) for rows in (expenses, categories, methods, views, rules)
    )
    if action == "record":
        record_expense(
            owner=owner,
            title=f"New {one}",
            amount=Decimal(one + 1) if two % 3 else -Decimal(one + 1),
            currency=CURRENCIES[two % 3],
            spent_on=DAY,
            category=category if two % 2 else shared,
            payment_method=method,
            tags=["a", "b"],
        )
    elif action == "edit" and expense:
        tags = ["c"] if two % 2 else []
        version = expense.version
        change_expense(
            expense=expense, version=version, title=f"E{two}", tags=tags, category=category
        )
    elif action == "bulk":
        change_many(expenses=expenses, add_tags=["bulk"], category=category, is_excluded=True)
    elif action == "trash":
        trash_expenses(
            expenses=expenses.filter(pk__gte=expense.pk) if expense else expenses, at=now()
        )
    elif action == "restore":
        restore_expenses(expenses=expenses)
    elif action == "load":
        row = (category and category.pk, method and method.pk, "", ["x"], False, False)
        load_expenses(
            owner=owner,
            expenses=[NewExpense(DAY, f"L{n}", Decimal(n + 1), "USD", *row) for n in range(two)],
        )
    elif action == "make category":
        Category.objects.create(owner=owner, name=f"C{two}", parent=shared if one % 2 else None)
    elif action == "rename category" and category:
        category.name = f"R{two}"
        category.save()
    elif action == "move category" and category:
        move_category(owner=owner, category=category, by=1 if two % 2 else -1)
    elif action == "merge category" and category:
        others = categories.exclude(pk=category.pk).exclude(parent=category)
        merge_categories(source=category, into=pick(others, two))
    elif action == "open category" and category:
        merge_categories(source=category, into=None)
    elif action == "hide":
        put_away(owner=owner, category=category if category and two % 2 else shared)
    elif action == "show":
        bring_back(owner=owner, category=category if category and two % 2 else shared)
    elif action == "save view":
        SavedFilter.objects.create(owner=owner, name=f"V{two}", query="q=a")
    elif action == "rename view" and view:
        view.name = f"W{two}"
        view.save()
    elif action == "delete view" and view:
        view.delete()
    elif action == "make rule":
        more = {"payment_method": method, "tags": ["d"]} if two % 2 else {}
        Rule.objects.create(owner=owner, title_text="o", category=category or shared, **more)
    elif action == "change rule" and rule:
        rule.category, rule.new_title = None, f"T{two}"
        rule.save()
    elif action == "delete rule" and rule:
        rule.delete()
    elif action == "apply rules":
        apply_rules(owner=owner)
    elif action == "make method":
        PaymentMethod.objects.create(owner=owner, name=f"M{two}", currency="USD")
    elif action == "archive method" and method:
        method.is_archived = not method.is_archived
        method.save()
    elif action == "merge method" and method:
        merge_payment_methods(source=method, into=pick(methods.exclude(pk=method.pk), two))
    elif action == "rename tag":
        rename_tag(owner=owner, tag="abcx"[one % 4], name="abcx"[two % 4])
    elif action == "archive tag":
        archive_tag(owner=owner, tag="abcx"[one % 4])
    elif action == "unarchive tag":
        unarchive_tag(owner=owner, tag="abcx"[one % 4])
    elif action == "decline":
        Suggestion.objects.update_or_create(
            owner=owner, rule="rule", subject=f"{one % 3}", defaults={"state": "declined"}
        )
    elif action == "take back":
        Suggestion.objects.owned_by(owner).filter(subject=f"{one % 3}").delete()
    elif action == "import":
        choices = {"otherwise": ["match", "new", ""][one % 3]}
        taken_in(owner, a_csv(*BANK[one % 4 :][: two + 1]), payment_method=method, choices=choices)
    elif action == "undo import":
        statement = pick(Statement.objects.owned_by(owner).done(), one)
        if statement:
            undo(owner=owner, change=change_of(statement).pk)


def in_a_step(owner, shared, action, one, two):
    """Return the change; None where nothing changed or the action was refused."""
    try:
        with acting_for(owner.pk, door="page"):
            act(owner, shared, action, one, two)
            return latest_change(owner=owner)
    except (ValidationError, ValueError, ChangedSinceError, NothingLeftError):
        return None
    except Exception as error:
        # A category or payment method by a name that is there already.
        if "_name_once" in str(error):
            return None
        raise


def a_ledger():
    owner = a_person(currency="USD")
    shared = a_category()
    parent = a_category(owner=owner, name="Parent")
    child = a_category(owner=owner, name="Child", parent=parent)
    card = a_payment_method(owner=owner, name="Card")
    Rule.objects.create(owner=owner, title_text="one", category=child, payment_method=card)
    an_expense(owner=owner, title="One", category=child, tags=["a", "x"])
    an_expense(owner=owner, title="Two", category=shared, payment_method=card, tags=["b"])
    an_expense(owner=owner, title="Three", amount=Decimal(-7), currency="EUR")
    an_expense(owner=owner, title="Gone", category=parent, deleted_at=now())
    return owner, shared


number = st.integers(min_value=0, max_value=5)


@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.tuples(st.sampled_from(ACTIONS), number, number), min_size=1, max_size=9))
def test_any_sequence_of_actions_can_be_undone_and_done_again(db, actions):
    owner, shared = a_ledger()
    before = ledger_of(owner)

    changes = []
    for action, one, two in actions:
        change = in_a_step(owner, shared, action, one, two)
        if change is not None:
            changes.append(change)
    after = ledger_of(owner)

    undone = [undo(owner=owner, change=change.pk) for change in reversed(changes)]
    assert ledger_of(owner) == before

    for change in reversed(undone):
        undo(owner=owner, change=change.pk)
    assert ledger_of(owner) == after


def test_what_is_undone_counts_in_the_currency_of_today(db):
    owner, shared = a_ledger()
    changes = [in_a_step(owner, shared, action, 1, 1) for action in ("bulk", "edit", "trash")]
    before = ledger_of(owner)
    owner.currency = "EUR"
    save_preferences(person=owner, columns=["currency"])
    rebase_expenses(owner=owner, after=0, at_most=100)

    for change in reversed(changes):
        undo(owner=owner, change=change.pk)

    assert ledger_of(owner) != before
    rows = own_expenses(owner).values_list("amount", "currency", "base_amount")
    assert [base for amount, currency, base in rows] == [
        amount if currency == "EUR" else None for amount, currency, _base in rows
    ]
