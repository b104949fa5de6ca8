import json
from datetime import date

import pytest
from django.db import connections
from django.utils.timezone import now

from accounts.identity import acting_for, acting_for_everyone
from expenses.learning import suggest_category
from expenses.models import Category, Expense
from expenses.tests.making import a_category, an_expense
from expenses.tests.test_plans import FILL, nodes

pytestmark = pytest.mark.django_db


def suggested(owner, title):
    categories = Category.objects.offered_to(owner)
    found = suggest_category(owner=owner, title=title, categories=categories)
    return found and (found.category, found.why)


def test_the_latest_seven_of_a_title_decide(alice):
    eating, gifts = a_category(owner=alice), a_category(owner=alice)
    for day in range(1, 11):
        category = gifts if day in {1, 2, 3, 8} else eating
        an_expense(owner=alice, title="Dishoom", category=category, spent_on=date(2026, 11, day))

    assert suggested(alice, "DISHOOM") == (eating, "6 of your last 7 at DISHOOM")


def test_the_first_words_decide_where_the_whole_title_is_new(alice):
    eating, gifts = a_category(owner=alice), a_category(owner=alice)
    an_expense(owner=alice, title="Dishoom", category=eating)
    an_expense(owner=alice, title="Dishoom voucher", category=gifts)

    assert suggested(alice, "dishoom lunch")[0] == eating
    assert suggested(alice, "dishoom voucher for Maya")[0] == gifts


def test_a_title_without_a_habit_suggests_nothing(alice):
    for _ in range(3):
        an_expense(owner=alice, title="Amazon", category=a_category(owner=alice))
    an_expense(owner=alice, title="Cash machine")

    assert suggested(alice, "Amazon") is None
    assert suggested(alice, "Cash machine") is None
    assert suggested(alice, "Never seen") is None
    assert suggested(alice, "") is None


def test_a_category_that_the_title_names_is_suggested(alice):
    eating = a_category(name="Eating out")

    assert suggested(alice, "eating OUT with Maya") == (eating, "The line names it")


def test_what_is_hidden_gone_or_anothers_teaches_nothing(alice, bob):
    archived = a_category(owner=alice, is_archived=True)
    an_expense(owner=alice, title="Kiosk", category=archived)
    an_expense(owner=alice, title="Bin", category=a_category(owner=alice), deleted_at=now())
    an_expense(owner=bob, title="Bobs", category=a_category())

    assert [suggested(alice, title) for title in ("Kiosk", "Bin", "Bobs")] == [None] * 3


@pytest.mark.no_identity
def test_a_title_is_found_for_its_owner_only(alice, bob):
    with acting_for_everyone():
        an_expense(owner=alice, title="Tea")
        an_expense(owner=bob, title="Tea")

    def found(*, owner, by):
        with acting_for(by.pk), connections["default"].cursor() as cursor:
            cursor.execute("SELECT count(*) FROM expenses_titled(%s, '{tea}', 7)", [owner.pk])
            return cursor.fetchone()[0]

    assert found(owner=alice, by=alice) == 1
    assert found(owner=bob, by=alice) == 0


@pytest.mark.django_db(transaction=True)
def test_a_title_is_found_by_its_index(alice, bob):
    category = a_category()
    with connections["owner"].cursor() as cursor:
        for owner in (alice, bob):
            cursor.execute(FILL, [owner.pk, category.pk])
        cursor.execute("ANALYZE expenses_expense")
        cursor.execute(
            "EXPLAIN (FORMAT JSON) SELECT id FROM expenses_expense WHERE owner_id = %s"
            " AND lower(title) = lower('LUNCH') AND deleted_at IS NULL"
            " ORDER BY spent_on DESC, id DESC LIMIT 7",
            [alice.pk],
        )
        (plan,) = cursor.fetchone()

    plan = json.loads(plan) if isinstance(plan, str) else plan
    assert nodes(plan[0]["Plan"])[-1][2] == "expense_title"
    assert Expense.objects.owned_by(alice).latest_titled(alice, ["lunch"], 7).count() == 7
