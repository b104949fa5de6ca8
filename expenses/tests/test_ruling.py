"""What rules say of expenses, and changing those that are stored."""

from decimal import Decimal
from threading import Thread

import pytest
from django.db import connection, transaction

from accounts.identity import acting_for
from expenses.history import latest_change
from expenses.matching import Draft, Said, said_of
from expenses.models import Expense, Rule
from expenses.recording import change_expense, change_many
from expenses.ruling import apply_rules, move_rule, preview
from expenses.tests.making import a_category, a_payment_method, a_rule, an_expense
from expenses.tests.waiting import wait_until_somebody_waits
from expenses.undoing import undo

pytestmark = pytest.mark.django_db


def said(owner, title="Lunch", amount="12.50", currency="USD", method=None):
    money = None if amount is None else Decimal(amount)
    (only,) = said_of(owner=owner, drafts=[Draft(title, money, currency, method)])
    return only


def fits(owner, **draft):
    return said(owner, **draft).is_excluded


def from_a_file(owner, **fields):
    """An expense in which nobody has chosen anything yet."""
    return an_expense(owner=owner, set_by_hand=[], **fields)


@pytest.mark.parametrize(
    ("how", "text", "fitting", "others"),
    [
        ("contains", "SHOOM", ["Dishoom London"], ["Dish", ""]),
        ("is", "dishoom", ["Dishoom", "DISHOOM"], ["Dishoom London"]),
        ("matches", "dish*london*", ["Dishoom London", "dish london, N1"], ["My Dishoom London"]),
        ("contains", "100%", ["100% Juice"], ["1000 Juices"]),
        ("is", "a_b", ["a_b"], ["axb"]),
        ("contains", "\\", ["a\\b"], ["ab"]),
        ("contains", "*", ["5* hotel"], ["hotel"]),
        ("contains", "CAFÉ", ["Café Central"], ["Cafe Central"]),
    ],
)
def test_a_title_is_sought_as_it_is_written(alice, how, text, fitting, others):
    a_rule(owner=alice, title_how=how, title_text=text)

    assert [title for title in fitting if not fits(alice, title=title)] == []
    assert [title for title in others if fits(alice, title=title)] == []


def test_a_pattern_that_would_run_away_as_a_regular_expression_does_not(alice):
    a_rule(owner=alice, title_how="matches", title_text="*a" * 100)

    assert not fits(alice, title="a" * 99 + "b" * 101)


def test_every_condition_has_to_hold(alice):
    card = a_payment_method(owner=alice)
    given = {"amount": "-12.50", "method": card.pk}
    a_rule(
        owner=alice,
        amount_from=10,
        amount_to="12.50",
        currency="USD",
        direction="in",
        payment_method=card,
    )

    assert fits(alice, **given)
    for other in (
        {"title": "Dinner"}, {"amount": "12.50"}, {"amount": "-12.51"}, {"amount": "-9.99"},
        {"currency": "EUR"}, {"method": None}, {"amount": None},
    ):  # fmt: skip
        assert not fits(alice, **given | other)


def test_the_first_rule_that_says_something_of_a_field_wins_it(alice, bob):
    food, work = a_category(owner=alice), a_category(owner=alice)
    a_rule(owner=bob, tags=["of-bob"])
    a_rule(owner=alice, tags=["one"])
    second = a_rule(owner=alice, category=food, tags=["two"], new_title="Meal")
    a_rule(owner=alice, category=work, is_repeating=True)

    assert said(alice) == Said(second, food.pk, "Meal", ("one",), False, True)
    assert said(alice, title="Rent") == Said()


def test_what_is_typed_is_asked_of_all_rules_in_three_queries(
    alice, bob, django_assert_num_queries
):
    drafts = [Draft(title, Decimal(1), "USD", None) for title in ("Lunch", "Rent", "Lunch")]
    for _ in range(3):
        a_rule(owner=alice, category=a_category(owner=alice))

    with django_assert_num_queries(3):
        found = said_of(owner=alice, drafts=drafts)
    with django_assert_num_queries(1):
        assert said_of(owner=bob, drafts=drafts) == [Said()] * 3

    assert [bool(one.rule) for one in found] == [True, False, True]


def test_rules_change_what_nobody_chose_and_leave_the_rest_alone(alice, bob):
    food, own = a_category(owner=alice, name="Food"), a_category(owner=alice, name="Own")
    rule = a_rule(owner=alice, category=food, tags=["a", "b"], new_title="Meal", is_excluded=True)
    guessed = from_a_file(alice, title="POS LUNCH 1", category=own, tags=["b"])
    chosen = an_expense(owner=alice, category=own, set_by_hand=["title", "category", "is_excluded"])
    from_a_file(alice, title="Rent")
    from_a_file(alice, deleted_at="2026-11-20T00:00Z")
    from_a_file(bob)

    shown = preview(owner=alice)
    changed = apply_rules(owner=alice)

    assert (shown.fitting, shown.changing, shown.left_alone) == (2, 2, 1)
    assert {row.expense: row.left_alone for row in shown.rows} == {
        guessed: [],
        chosen: ["category", "title", "is_excluded"],
    }
    guessed.refresh_from_db()
    chosen.refresh_from_db()
    assert changed == 2
    assert (guessed.title, guessed.category, guessed.tags, guessed.is_excluded, guessed.rule) == (
        "Meal", food, ["b", "a"], True, rule,
    )  # fmt: skip
    assert (chosen.title, chosen.category, chosen.tags, chosen.is_excluded, chosen.rule) == (
        "Lunch", own, ["a", "b"], False, None,
    )  # fmt: skip
    assert Expense.objects.owned_by(alice).filter(version=2).count() == 2
    assert not Expense.objects.owned_by(bob).filter(version=2).exists()


def test_applying_rules_is_one_step_and_nothing_the_second_time(alice):
    food = a_category(owner=alice)
    a_rule(owner=alice, category=food)
    for _ in range(3):
        from_a_file(alice)

    with acting_for(alice.pk, door="page"):
        assert apply_rules(owner=alice) == 3
        change = latest_change(owner=alice)
    with acting_for(alice.pk, door="page"):
        assert apply_rules(owner=alice) == 0
        assert latest_change(owner=alice) is None
    undo(owner=alice, change=change.pk)

    rows = Expense.objects.owned_by(alice).values_list("category", "rule")
    assert list(rows) == [(None, None)] * 3


def test_one_rule_alone_does_what_it_would_do_among_all(alice):
    food, work = a_category(owner=alice), a_category(owner=alice)
    a_rule(owner=alice, category=food)
    second = a_rule(owner=alice, category=work, tags=["second"])
    expense = from_a_file(alice)

    apply_rules(owner=alice, only=second)

    expense.refresh_from_db()
    assert (expense.category, expense.tags) == (None, ["second"])


def test_a_choice_after_a_rule_is_not_changed_by_it_again(alice):
    a_rule(owner=alice, is_excluded=True, is_repeating=True)
    expense = from_a_file(alice)
    apply_rules(owner=alice)
    change_expense(expense=expense, version=2, is_excluded=False, is_repeating=False)

    assert preview(owner=alice).left_alone == 1
    assert apply_rules(owner=alice) == 0


def test_tags_end_at_as_many_as_an_expense_may_have(alice):
    a_rule(owner=alice, tags=["new1", "new2"])
    from_a_file(alice, tags=[f"t{number}" for number in range(19)])

    apply_rules(owner=alice)

    assert Expense.objects.get().tags[-2:] == ["t18", "new1"]


def test_a_rule_moves_among_its_owners_and_stays_at_the_end(alice, bob):
    one, two, three = (a_rule(owner=alice, name=name) for name in ("1", "2", "3"))
    a_rule(owner=bob)

    def order():
        return "".join(Rule.objects.owned_by(alice).values_list("name", flat=True))

    for rule, by, expected in ((three, -2, "312"), (three, -1, "312"), (one, 9, "321")):
        move_rule(owner=alice, rule=rule, by=by)
        assert order() == expected
    move_rule(owner=bob, rule=two, by=-1)
    assert order() == "321"


@pytest.mark.django_db(transaction=True)
def test_who_chooses_in_the_same_moment_is_left_alone(alice):
    food, own = a_category(owner=alice), a_category(owner=alice)
    a_rule(owner=alice, category=food)
    chosen, other = from_a_file(alice), from_a_file(alice)
    changed = []

    def apply():
        changed.append(apply_rules(owner=alice))
        connection.close()

    applying = Thread(target=apply)
    with transaction.atomic():
        change_many(expenses=Expense.objects.owned_by(alice).filter(pk=chosen.pk), category=own)
        applying.start()
        wait_until_somebody_waits()
    applying.join()

    filed = dict(Expense.objects.owned_by(alice).values_list("pk", "category"))
    assert (changed, filed) == ([1], {chosen.pk: own.pk, other.pk: food.pk})
