"""Row-level security leaves the plans of the list and the dashboard as they are."""

import json
from datetime import date

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from expenses.tests.making import a_category, a_payment_method, a_person
from expenses.tests.plans import asked_by, hot_pages, statements_in

# In SQL, since so few rows that they are quickly made by Django are quickly read without index.
FILL = """
INSERT INTO expenses_expense (
    owner_id, category_id, title, note, tags, spent_on, amount, base_amount, currency,
    is_repeating, is_excluded, version, created_at, updated_at
)
SELECT %s, %s, 'Lunch', '', '{}', date '2026-11-20' - number %% 900, number %% 90 + 1,
    number %% 90 + 1, 'USD', false, false, 1, now(), now()
FROM generate_series(1, 4000) number
"""

PAY_SOME = "UPDATE expenses_expense SET payment_method_id = %s WHERE owner_id = %s AND id %% 9 = 0"


def shape(cursor, statement):
    cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}")
    (found,) = cursor.fetchone()
    found = json.loads(found) if isinstance(found, str) else found
    return nodes(found[0]["Plan"])


def nodes(plan):
    """What is done to what by which index; the policy's own small plans are left out."""
    inner = [
        nodes(one) for one in plan.get("Plans", []) if one.get("Parent Relationship") != "InitPlan"
    ]
    return [plan["Node Type"], plan.get("Relation Name"), plan.get("Index Name"), *inner]


@pytest.mark.django_db(transaction=True)
def test_pages_have_the_same_plans_with_and_without_row_level_security(client, alice, bob):
    category = a_category()
    with connections["owner"].cursor() as cursor:
        for owner in (alice, bob, a_person(), a_person(), a_person()):
            cursor.execute(FILL, [owner.pk, category.pk])
        cursor.execute("ANALYZE")
    client.force_login(alice)
    with CaptureQueriesContext(connection) as captured:
        for route in ("expense-list", "dashboard"):
            assert client.get(reverse(f"expenses:{route}")).status_code == 200
    asked = [
        statement
        for statement in statements_in(captured)
        if statement.startswith("SELECT") and "expenses_expense" in statement
    ]

    # The owner of the tables, for whom the policies hold only where they are forced.
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SELECT set_config('app.user_id', %s, true)", [str(alice.pk)])
        without = [shape(cursor, statement) for statement in asked]
        cursor.execute("ALTER TABLE expenses_expense FORCE ROW LEVEL SECURITY")
        cursor.execute("ALTER TABLE expenses_category FORCE ROW LEVEL SECURITY")
        cursor.execute(f"EXPLAIN {asked[0]}")
        is_policed = "InitPlan" in str(cursor.fetchall())
        with_policies = [shape(cursor, statement) for statement in asked]
        transaction.set_rollback(True, using="owner")

    assert is_policed
    assert with_policies == without


@pytest.mark.django_db(transaction=True)
def test_hot_queries_go_by_an_index_of_the_owner_and_lists_are_never_sorted(client, alice, bob):
    category, method = a_category(), a_payment_method(owner=alice)
    with connections["owner"].cursor() as cursor:
        for owner in (alice, bob, a_person()):
            cursor.execute(FILL, [owner.pk, category.pk])
        cursor.execute(PAY_SOME, [method.pk, alice.pk])
        cursor.execute("ANALYZE")
    client.force_login(alice)
    pages = hot_pages(category=category.pk, method=method.pk, today=date(2026, 11, 20))

    # Of so few rows all would be read at once; what is asked is whether an index will do.
    asked = asked_by(client, alice, pages, reads_whole_tables=False)

    assert {one.page for one in asked} == set(pages)
    assert [(one.page, one.scans, one.statement) for one in asked if not one.is_by_index] == []
    in_order = [one for one in asked if "LIMIT 51" in one.statement and "words" not in one.page]
    assert len({one.page for one in in_order}) >= 6
    assert [(one.page, one.statement) for one in in_order if one.is_sorted] == []
