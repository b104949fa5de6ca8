"""Adding, duplicating and changing one expense, through the real pages."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils.timezone import localdate

from expenses.models import Expense
from expenses.recording import trash_expenses
from expenses.tests.making import a_category, a_payment_method, an_expense

NEW = reverse("expenses:expense-create")
LIST = reverse("expenses:expense-list")


def of(person):
    return Expense.objects.owned_by(person)


def answers(**changed):
    today = localdate().isoformat()
    return {
        "amount": "12.50",
        "currency": "USD",
        "direction": "spent",
        "title": "Lunch",
        "when": today,
        "next": LIST,
    } | changed


def edit(expense):
    return reverse("expenses:expense-update", args=[expense.pk])


def toasts(response):
    return [(str(told), told.extra_tags) for told in get_messages(response.wsgi_request)]


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice)
    return client


def test_create_stores_every_answer(as_alice, alice):
    food = a_category(owner=alice)
    card = a_payment_method(owner=alice)

    response = as_alice.post(
        NEW,
        answers(
            category=food.pk,
            payment_method=card.pk,
            tags="Team, work trip",
            note="With Maya",
            is_repeating="on",
            is_excluded="on",
        ),
    )

    expense = of(alice).get()
    assert response.status_code == 302
    assert response.url == LIST
    assert (expense.title, expense.amount, expense.currency) == ("Lunch", Decimal("12.5"), "USD")
    assert (expense.category, expense.payment_method) == (food, card)
    assert (expense.tags, expense.note) == (["team", "work-trip"], "With Maya")
    assert (expense.is_repeating, expense.is_excluded) == (True, True)
    assert expense.spent_on == localdate()


def test_create_of_money_in_is_stored_below_zero(as_alice, alice):
    as_alice.post(NEW, answers(direction="in"))

    assert of(alice).get().amount == Decimal("-12.5")


def test_create_on_another_day(as_alice, alice):
    as_alice.post(NEW, answers(when="other", day="2026-02-28"))

    assert of(alice).get().spent_on == date(2026, 2, 28)


def test_create_keeps_the_day_of_a_page_that_was_open_over_midnight(as_alice, alice):
    shown = localdate() - timedelta(days=2)

    as_alice.post(NEW, answers(when=shown.isoformat()))

    assert of(alice).get().spent_on == shown


def test_create_says_what_was_saved_and_offers_to_undo_it(as_alice, alice):
    response = as_alice.post(NEW, answers())

    undo = reverse("expenses:expense-delete", args=[of(alice).get().pk])
    assert toasts(response) == [("Saved $12.50, Lunch", f"undo:{undo} saved:new")]


def test_create_twice_from_one_page_is_one_expense(as_alice, alice):
    same = answers(submission=str(uuid4()))

    assert [as_alice.post(NEW, same).status_code for _ in range(2)] == [302, 302]

    assert of(alice).count() == 1


def test_create_of_something_else_from_a_page_gone_back_to_is_another_expense(as_alice, alice):
    token = str(uuid4())

    as_alice.post(NEW, answers(submission=token))
    as_alice.post(NEW, answers(submission=token, title="Dinner"))

    assert set(of(alice).values_list("title", flat=True)) == {"Lunch", "Dinner"}


def test_create_again_after_undoing_it_brings_it_back(as_alice, alice):
    same = answers(submission=str(uuid4()))
    as_alice.post(NEW, same)
    as_alice.post(reverse("expenses:expense-delete", args=[of(alice).get().pk]))

    as_alice.post(NEW, same)

    assert of(alice).present().count() == 1


def test_create_another_keeps_day_payment_and_tags(as_alice, alice):
    card = a_payment_method(owner=alice)

    response = as_alice.post(
        NEW,
        answers(when="other", day="2026-02-28", payment_method=card.pk, tags="a, b", another="1"),
    )
    initial = as_alice.get(response.url).context["form"].initial

    assert (initial["day"], initial["payment_method"]) == ("2026-02-28", str(card.pk))
    assert (initial["tags"], initial["next"]) == ("a, b", LIST)


def test_create_another_on_the_same_day_shows_it_by_its_name(as_alice):
    response = as_alice.post(NEW, answers(another="1"))
    form = as_alice.get(response.url).context["form"]

    assert form["when"].value() == localdate().isoformat()


def test_create_lets_no_browser_cut_what_is_pasted(as_alice):
    assert "maxlength" not in as_alice.get(NEW).content.decode()


def test_create_begins_at_the_amount_unless_it_is_there_already(as_alice):
    empty = as_alice.get(NEW).context["form"]
    prefilled = as_alice.get(NEW, {"amount": "12"}).context["form"]

    assert empty.fields["amount"].widget.attrs["autofocus"] is True
    assert "autofocus" not in prefilled.fields["amount"].widget.attrs


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/" + "x" * 3000],
)
def test_create_leads_nowhere_else(as_alice, elsewhere):
    response = as_alice.post(NEW, answers(next=elsewhere))

    assert response.url == LIST


def test_create_leads_back_to_where_the_person_came_from(as_alice):
    came_from = f"{LIST}?month=2026-11"

    form = as_alice.get(NEW, headers={"referer": f"http://testserver{came_from}"}).context["form"]

    assert form.initial["next"] == came_from


def test_create_offers_the_most_used_categories_first(as_alice, alice):
    rare, usual = a_category(owner=alice, name="A"), a_category(owner=alice, name="B")
    archived = a_category(owner=alice, name="C", is_archived=True)
    an_expense(owner=alice, category=usual)
    an_expense(owner=alice, category=archived)

    field = as_alice.get(NEW).context["form"].fields["category"]

    assert list(field.rows.values()) == [usual, rare]


def test_create_takes_as_many_queries_for_one_expense_as_for_three(
    as_alice, alice, django_assert_max_num_queries
):
    counts = []
    for _ in range(2):
        an_expense(owner=alice, category=a_category(owner=alice), tags=["a"])
        with django_assert_max_num_queries(20) as queries:
            as_alice.get(NEW)
        counts.append(len(queries))
        an_expense(owner=alice, payment_method=a_payment_method(owner=alice))

    assert counts[0] == counts[1]


def test_create_looks_up_nothing_that_its_answer_does_not_show(
    as_alice, alice, django_assert_max_num_queries
):
    an_expense(owner=alice, category=a_category(owner=alice), tags=["a"])

    with django_assert_max_num_queries(14) as queries:
        as_alice.post(NEW, answers())

    offered = ["expenses_category", "expenses_paymentmethod", "expenses_archivedtag"]
    asked = " ".join(query["sql"] for query in queries.captured_queries)
    assert [table for table in offered if f'FROM "{table}"' in asked] == []
    assert of(alice).count() == 2


def test_duplicate_is_the_add_form_filled_in_for_today(as_alice, alice):
    card = a_payment_method(owner=alice)
    expense = an_expense(owner=alice, payment_method=card, amount="-20", note="x", tags=["a", "b"])

    response = as_alice.get(reverse("expenses:expense-duplicate", args=[expense.pk]))

    initial = response.context["form"].initial
    assert (initial["amount"], initial["direction"], initial["title"]) == ("20.00", "in", "Lunch")
    assert (initial["payment_method"], initial["tags"], initial["note"]) == (card.pk, "a, b", "x")
    assert initial["day"] == localdate()
    assert "version" not in initial


def test_update_changes_the_expense(as_alice, alice):
    expense = an_expense(owner=alice, category=a_category(owner=alice))

    response = as_alice.post(edit(expense), answers(title="Dinner", amount="20", version=1))

    expense.refresh_from_db()
    assert response.url == LIST
    assert (expense.title, expense.amount, expense.category) == ("Dinner", 20, None)
    assert (expense.base_amount, expense.version) == (20, 2)


def test_update_of_what_the_page_shows_changes_nothing_but_the_version(as_alice, alice):
    expense = an_expense(
        owner=alice,
        amount="-1234.5",
        category=a_category(owner=alice),
        payment_method=a_payment_method(owner=alice),
        tags=["a", "b-c"],
        note="one\ntwo",
    )
    before = of(alice).values().get()
    form = as_alice.get(edit(expense)).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    shown["note"] = shown["note"].replace("\n", "\r\n")

    as_alice.post(edit(expense), {name: value for name, value in shown.items() if value})

    after = of(alice).values().get()
    assert after | {"version": 1, "updated_at": before["updated_at"]} == before


def test_update_keeps_an_archived_category_and_payment_method_to_choose(as_alice, alice):
    food = a_category(owner=alice, is_archived=True)
    card = a_payment_method(owner=alice, is_archived=True)
    expense = an_expense(owner=alice, category=food, payment_method=card)

    response = as_alice.post(
        edit(expense), answers(category=food.pk, payment_method=card.pk, version=1, title="B")
    )

    expense.refresh_from_db()
    assert response.status_code == 302
    assert (expense.category, expense.payment_method, expense.title) == (food, card, "B")


def test_update_of_a_stale_page_shows_both(as_alice, alice):
    expense = an_expense(owner=alice)
    as_alice.post(edit(expense), answers(title="Saved first", version=1))

    response = as_alice.post(edit(expense), answers(title="Mine", version=1))

    both = {answer.label: (answer.yours, answer.saved) for answer in response.context["answers"]}
    assert response.status_code == 409
    assert both["What was it?"] == ("Mine", "Saved first")
    assert of(alice).get().title == "Saved first"


def test_update_from_the_page_with_both_saves_mine(as_alice, alice):
    expense = an_expense(owner=alice)
    as_alice.post(edit(expense), answers(title="Saved first", version=1))
    as_alice.post(edit(expense), answers(title="Mine", version=1))

    response = as_alice.post(edit(expense), answers(title="Mine", version=2))

    assert response.status_code == 302
    assert of(alice).get().title == "Mine"


def test_update_without_a_version_shows_both(as_alice, alice):
    response = as_alice.post(edit(an_expense(owner=alice)), answers(title="Mine"))

    assert response.status_code == 409


def test_update_of_what_went_to_the_trash_meanwhile_keeps_the_text(as_alice, alice):
    expense = an_expense(owner=alice)
    trash_expenses(expenses=of(alice), at=expense.created_at)

    response = as_alice.post(edit(expense), answers(title="Mine", version=1))
    assert response.status_code == 409
    response = as_alice.post(edit(expense), answers(title="Mine", version=2))

    assert response.status_code == 302
    assert of(alice).present().get().title == "Mine"


def test_update_twice_by_a_double_click_is_one_change(as_alice, alice):
    expense = an_expense(owner=alice)

    responses = [as_alice.post(edit(expense), answers(title="B", version=1)) for _ in range(2)]

    assert [response.status_code for response in responses] == [302, 302]
    assert of(alice).get().version == 2


def test_update_of_another_persons_expense_does_not_exist(client, alice, bob):
    expense = an_expense(owner=alice)
    client.force_login(bob)

    response = client.post(edit(expense), answers(version=1))

    assert response.status_code == 404
    assert of(alice).get().version == 1
