"""Row-level security leaves the plans of the list and the dashboard as they are."""

import json

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from expenses.tests.making import a_category, a_person

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
        query["sql"]
        for query in captured
        if query["sql"].startswith("SELECT") and "expenses_expense" in query["sql"]
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
