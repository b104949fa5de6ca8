"""Rules by a program: made by the page's form, shown and applied by the page's functions."""

from decimal import Decimal

import pytest

from expenses.models import Expense, Rule
from expenses.tests.api.calling import fields
from expenses.tests.making import a_category, a_payment_method, a_rule, an_expense

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["en-us", "de"])
def test_a_rule_is_made_read_changed_and_deleted(program, alice, language):
    type(alice).objects.filter(pk=alice.pk).update(language=language)
    food, card = a_category(owner=alice), a_payment_method(owner=alice)
    sent = {
        "name": "Lunches",
        "title_how": "matches",
        "title_text": "dish*m",
        "direction": "money-in",
        "amount_from": "5.00",
        "amount_to": "1200.50",
        "currency": "EUR",
        "payment_method": str(card.pk),
        "category": str(food.pk),
        "new_title": "Dishoom",
        "tags": ["lunch", "work"],
        "is_excluded": True,
        "is_repeating": True,
    }

    made = program("POST", "/rules", sent)
    place = f"/rules/{made.json()['id']}"
    patched = program("PATCH", place, {"name": "Dinners", "direction": None})
    replaced = program("PUT", place, {"title_text": "tea", "tags": ["tea"]})
    deleted = program("DELETE", place)
    undone = program("GET", "/activity?limit=1").json()["items"][0]["id"]

    assert made.headers["Location"] == f"/api/v1{place}"
    assert made.json() == {**sent, "id": made.json()["id"]}
    assert patched.json() == {**made.json(), "name": "Dinners", "direction": None}
    assert (replaced.json()["category"], replaced.json()["tags"]) == (None, ["tea"])
    assert deleted.json() == replaced.json()
    assert not Rule.objects.exists()
    assert program("POST", f"/activity/{undone}/undo").status_code == 200
    assert program("GET", place).json() == replaced.json()


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"title_text": ""}, "title_text"),
        ({"new_title": ""}, "category"),
        ({"title_text": "two\nlines"}, "title_text"),
        ({"title_how": "regex"}, "title_how"),
        ({"direction": "in"}, "direction"),
        ({"amount_from": "5"}, "currency"),
        ({"amount_from": "5.5", "currency": "JPY"}, "amount_from"),
        ({"amount_from": "5", "amount_to": "4", "currency": "EUR"}, "amount_to"),
        ({"category": "99"}, "category"),
        ({"payment_method": "x"}, "payment_method"),
        ({"tags": "x"}, "tags"),
        ({"position": 1}, "position"),
    ],
)
def test_what_cannot_be_a_rule_names_its_field(program, sent, field):
    answer = program("POST", "/rules", {"title_text": "tea", "new_title": "Tea"} | sent)

    assert answer.status_code == 422
    assert fields(answer) == {field}
    assert not Rule.objects.exists()


def test_another_persons_rows_are_refused_like_missing_ones(program, bob):
    foreign = {"category": a_category(owner=bob), "payment_method": a_payment_method(owner=bob)}

    for field, row in foreign.items():
        answers = [
            program("POST", "/rules", {"title_text": "x", "new_title": "y", field: str(pk)})
            for pk in (row.pk, row.pk + 1000)
        ]
        assert answers[0].content == answers[1].content
        assert fields(answers[0]) == {field}


def test_rules_keep_their_order_and_move(program, alice):
    first, second = a_rule(owner=alice), a_rule(owner=alice)

    moved = program("POST", f"/rules/{second.pk}/move", {"by": -1}).json()
    far = program("POST", f"/rules/{second.pk}/move", {"by": 9_999}).json()

    assert [one["id"] for one in moved["items"]] == [str(second.pk), str(first.pk)]
    assert [one["id"] for one in far["items"]] == [str(first.pk), str(second.pk)]
    assert program("GET", "/rules").json() == far


@pytest.mark.parametrize("place", ["/rules", "/rules/{}"])
def test_what_would_change_is_shown_then_changed_and_undone(program, alice, place):
    food = a_category(owner=alice)
    lunch, tea = an_expense(owner=alice, title="Lunch"), an_expense(owner=alice, title="Tea")
    place = place.format(a_rule(owner=alice, category=food, tags=["out"]).pk)

    shown = program("GET", f"{place}/preview").json()
    applied = program("POST", f"{place}/apply").json()
    twice = program("POST", f"{place}/apply").json()

    assert (shown["fitting"], shown["changing"], shown["left_alone"]) == (1, 1, 0)
    (row,) = shown["rows"]
    assert (row["expense"], row["before"]["category"]) == (str(lunch.pk), None)
    assert (row["after"]["category"], row["after"]["tags"]) == (str(food.pk), ["out"])
    assert (applied["count"], twice["count"], twice["change"]) == (1, 0, None)
    assert set(Expense.objects.filter(category=food)) == {lunch}
    program("POST", f"/activity/{applied['change']}/undo")
    assert not Expense.objects.filter(category=food).exists()
    tea.refresh_from_db()
    assert (tea.version, tea.amount) == (1, Decimal("12.50"))


def test_a_rule_that_was_changed_since_is_left_as_it_is(program, alice):
    rule = a_rule(owner=alice)
    place = f"/rules/{rule.pk}"

    stale = [
        program("PUT", place, {"title_text": "x", "new_title": "y"}, If_Match='"x"'),
        program("PATCH", place, {"name": "x"}, If_Match='"x"'),
        program("DELETE", place, If_Match='"x"'),
        program("POST", f"{place}/move", {"by": 1}, If_Match='"x"'),
        program("POST", f"{place}/apply", If_Match='"x"'),
    ]

    assert {one.status_code for one in stale} == {412}
    assert fields(program("PATCH", place, {})) == {""}
    read = program("GET", place).headers["ETag"]
    assert program("PATCH", place, {"name": "x"}, If_Match=read).status_code == 200
