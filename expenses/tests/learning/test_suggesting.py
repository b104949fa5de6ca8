import json
from datetime import date
from decimal import Decimal

import pytest
from django.db import connections
from django.utils.timezone import now
from django.utils.translation import override, pgettext

from accounts.identity import acting_for, acting_for_everyone
from expenses.learning.choices import Asked
from expenses.learning.suggesting import suggest_category
from expenses.models import Category, Expense
from expenses.recording import change_many
from expenses.seeding import seed_shared_categories
from expenses.tests.making import a_category, an_expense
from expenses.tests.test_plans import FILL, nodes

pytestmark = pytest.mark.django_db


def suggested(owner, title):
    categories = Category.objects.offered_to(owner)
    found = suggest_category(owner=owner, asked=Asked(title), categories=categories)
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
        an_expense(owner=alice, title="Tea", category=a_category())
        an_expense(owner=alice, title="Tea")
        an_expense(owner=bob, title="Tea", category=a_category())

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
        cursor.execute("UPDATE expenses_expense SET set_by_hand = '{category}'")
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
    assert Expense.objects.owned_by(alice).latest_filed(alice, ["lunch"], 7).count() == 7


def test_a_guess_teaches_nothing_and_a_correction_at_once(alice):
    eating, gifts = a_category(owner=alice), a_category(owner=alice)
    for _ in range(5):
        an_expense(owner=alice, title="Dishoom", category=gifts, set_by_hand=[])
    assert suggested(alice, "Dishoom") is None

    latest = Expense.objects.owned_by(alice).latest("pk")
    change_many(expenses=Expense.objects.owned_by(alice).filter(pk=latest.pk), category=eating)

    assert suggested(alice, "Dishoom") == (eating, "1 of your last 1 at Dishoom")


def test_what_a_category_depends_on_besides_the_title_is_found_and_said(alice):
    food, house = a_category(owner=alice), a_category(owner=alice)
    work, fun = a_category(owner=alice), a_category(owner=alice)
    for day in range(2, 10):  # 2026-11-07 and -08 are a weekend
        large = day % 2
        an_expense(
            owner=alice,
            title="Lidl",
            amount="80" if large else "12",
            category=house if large else food,
            spent_on=date(2026, 11, day),
        )
        an_expense(
            owner=alice,
            title="Kitchen",
            category=fun if day in {7, 8} else work,
            spent_on=date(2026, 11, day),
        )

    def asked(title, **known):
        asked = Asked(title, **known)
        categories = Category.objects.offered_to(alice)
        found = suggest_category(owner=alice, asked=asked, categories=categories)
        return found and (found.category, found.why)

    assert asked("Lidl", amount=Decimal(90)) == (house, "4 of your last 4 at Lidl from $80.00 on")
    assert asked("Lidl", amount=Decimal(9)) == (food, "4 of your last 4 at Lidl below $80.00")
    assert asked("Lidl") is None
    assert asked("Kitchen", spent_on=date(2026, 11, 21)) == (
        fun,
        "2 of your last 2 at Kitchen on a weekend",
    )
    assert asked("Kitchen", spent_on=date(2026, 11, 20)) == (
        work,
        "6 of your last 6 at Kitchen on a workday",
    )


def test_a_habit_that_has_changed_is_the_new_one(alice):
    before, after = a_category(owner=alice), a_category(owner=alice)
    for day in range(1, 13):
        category = before if day < 9 else after
        an_expense(owner=alice, title="Gym", category=category, spent_on=date(2026, 11, day))

    assert suggested(alice, "Gym") == (after, "4 of your last 4 at Gym")


def test_the_town_behind_a_name_is_found_out(alice):
    towns = ["Ely", "York", "Bath", "Ripon", "Leeds"]
    for number, place in enumerate(["Aldi", "Boots", "Cineworld", "Dishoom", "Esso"]):
        category = a_category(owner=alice, name=f"For {place}")
        for town in towns[:number] + towns[number + 1 :]:
            an_expense(owner=alice, title=f"{place} {town}", category=category)

    assert suggested(alice, "Aldi Ely")[1] == "4 of your last 4 at Aldi"
    assert suggested(alice, "Cineworld")[1] == "4 of your last 4 at Cineworld"
    assert suggested(alice, "Leeds") is None


def test_a_name_of_two_words_is_known_in_another_town(alice):
    food, fun = a_category(owner=alice), a_category(owner=alice)
    an_expense(owner=alice, title="Albert Heijn Amsterdam", category=food)
    an_expense(owner=alice, title="Pathe Tuschinski Amsterdam", category=fun)

    assert suggested(alice, "Albert Heijn Utrecht") == (food, "1 of your last 1 at Albert Heijn")

    an_expense(owner=alice, title="Albert Heijn Breda", category=fun)
    assert suggested(alice, "Albert Heijn Utrecht") is None


def test_words_say_what_most_places_with_them_were(alice):
    fun = a_category(owner=alice)
    for name in ("Zorba", "Nero", "Plaka"):
        an_expense(owner=alice, title=f"{name} Souvlaki", category=fun)
        an_expense(owner=alice, title=f"{name} Ironworks", category=a_category(owner=alice))

    assert suggested(alice, "Souvlaki Athena") == (
        fun,
        f"3 of your 3 places with souvlaki in their name are {fun.name}",
    )
    assert suggested(alice, "Ironworks Athena") is None


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Corner Pharmacy", "Health"),
        ("Stadtbäckerei Kraus", "Groceries"),
        ("Boulangerie du Port", "Groceries"),
        ("Gasolinera Norte", "Transport"),
        ("Zahnarztpraxis Dr. Kraus", "Health"),
        ("Qwertz", None),
    ],
)
@pytest.mark.parametrize("language", ["en", "de"])
def test_common_words_are_known_to_whom_nothing_was_learned_of(alice, title, name, language):
    with override(language):
        seed_shared_categories()
        expected = name and pgettext("category", name)

    found = suggested(alice, title)

    assert (found[0].name if found else None) == expected


def test_a_persons_own_way_goes_before_common_knowledge(alice):
    seed_shared_categories()
    fun = a_category(owner=alice, name="Fun")
    assert suggested(alice, "Pizzeria Roma") == (
        Category.objects.get(name="Eating out"),
        "Pizzeria is mostly Eating out",
    )

    for name in ("Sushi Ono", "Gasthaus Krone", "Bistro Paul", "Steak Grill", "Döner Imbiss"):
        an_expense(owner=alice, title=name, category=fun)
        an_expense(owner=alice, title=f"Café {name}", category=fun)

    assert suggested(alice, "Pizzeria Roma")[0] == fun
