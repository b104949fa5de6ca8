from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from expenses.models import Expense
from expenses.tests.making import a_category, a_payment_method, an_expense

BULK = reverse("expenses:expense-bulk")
LIST = reverse("expenses:expense-list")


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice)
    return client


def of(person):
    return Expense.objects.owned_by(person)


def toast(response):
    (told,) = get_messages(response.wsgi_request)
    return str(told)


@pytest.fixture
def three(alice):
    return [an_expense(owner=alice, title=title, tags=["old"]) for title in "ABC"]


def ids(expenses):
    return [expense.pk for expense in expenses]


def test_bulk_changes_what_was_ticked_and_nothing_else(as_alice, alice, three):
    food = a_category(owner=alice)

    response = as_alice.post(
        BULK, {"action": "category", "category": food.pk, "expense": ids(three[:2])}
    )

    assert (response.status_code, response.url) == (302, LIST)
    assert toast(response) == "Changed the category of 2 expenses"
    assert set(of(alice).filter(category=food)) == set(three[:2])


@pytest.mark.parametrize(
    ("answers", "column", "value"),
    [
        ({"action": "category", "category": "none"}, "category", None),
        ({"action": "payment_method", "payment_method": "none"}, "payment_method", None),
        ({"action": "add_tag", "tags": "#New, old"}, "tags", ["new", "old"]),
        ({"action": "remove_tag", "tags": "OLD"}, "tags", []),
        ({"action": "date", "day": "2026-01-31"}, "spent_on", date(2026, 1, 31)),
        ({"action": "exclude"}, "is_excluded", True),
        ({"action": "include"}, "is_excluded", False),
    ],
)
def test_bulk_makes_each_change(as_alice, alice, three, answers, column, value):
    response = as_alice.post(BULK, {"expense": ids(three), **answers})

    assert response.status_code == 302
    assert [getattr(row, column) for row in of(alice)] == [value] * 3
    assert [row.version for row in of(alice)] == [2] * 3


def test_bulk_changes_everything_that_matches_the_filter(as_alice, alice, three):
    card = a_payment_method(owner=alice)
    for _ in range(60):
        an_expense(owner=alice, title="Lunch")

    response = as_alice.post(
        BULK,
        {
            "action": "payment_method",
            "payment_method": card.pk,
            "all_matching": "1",
            "query": "q=lunch",
            "expense": ids(three),
        },
    )

    assert toast(response) == "Changed what 60 expenses were paid with"
    assert set(of(alice).filter(payment_method=None)) == set(three)


def test_bulk_of_a_filter_that_cannot_be_read_changes_nothing(as_alice, alice, three):
    response = as_alice.post(
        BULK, {"action": "delete", "all_matching": "1", "query": "category=999999"}
    )

    assert response.status_code == 422
    assert of(alice).present().count() == 3


def test_bulk_deletes_and_one_undo_brings_exactly_that_back(as_alice, alice, three):
    as_alice.post(reverse("expenses:expense-delete", args=[three[2].pk]))
    response = as_alice.post(BULK, {"action": "delete", "expense": ids(three)})
    (_, told) = get_messages(response.wsgi_request)

    assert str(told) == "Deleted 2 expenses"
    assert not of(alice).present().exists()

    response = as_alice.post(told.extra_tags.removeprefix("undo:"))

    assert response.status_code == 302
    assert set(of(alice).present()) == set(three[:2])


def test_bulk_does_not_find_expenses_of_others(as_alice, alice, bob, three):
    foreign = an_expense(owner=bob)

    response = as_alice.post(
        BULK, {"action": "delete", "expense": [foreign.pk, 2**63, 2**40, three[0].pk]}
    )

    foreign.refresh_from_db()
    assert toast(response) == "Deleted 1 expense"
    assert foreign.deleted_at is None


def test_undo_of_a_deletion_does_not_find_expenses_of_others(client, as_alice, alice, bob, three):
    as_alice.post(BULK, {"action": "delete", "expense": ids(three)})
    moment = of(alice).first().deleted_at
    client.force_login(bob)

    client.post(reverse("expenses:expense-restore-many"), {"deleted_at": moment.isoformat()})

    assert of(alice).trashed().count() == 3


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        ({}, "action", "Choose what to change."),
        ({"action": "sort"}, "action", "Choose what to change."),
        ({"action": "category"}, "category", "Choose a category from the list."),
        (
            {"action": "category", "category": "x"},
            "category",
            "Choose a category from the list.",
        ),
        (
            {"action": "payment_method", "payment_method": 2**70},
            "payment_method",
            "Choose a payment method from the list.",
        ),
        ({"action": "add_tag", "tags": " "}, "tags", "Enter a tag, like holiday"),
        ({"action": "add_tag", "tags": "#,"}, "tags", "Enter a tag, like holiday"),
        ({"action": "add_tag", "tags": "x" * 51}, "tags", "A tag has at most 50 characters."),
        (
            {"action": "add_tag", "tags": "a\x00"},
            "tags",
            "Use one line of plain text: remove line breaks and control characters.",
        ),
        ({"action": "date", "day": ""}, "day", "Enter a real date, like 3 Nov 2026"),
        ({"action": "date", "day": "2026-02-30"}, "day", "Enter a real date, like 3 Nov 2026"),
        ({"action": "delete", "expense": "x"}, "expense", "There are no such expenses."),
    ],
)
def test_bulk_that_cannot_be_done_says_why_and_keeps_the_selection(
    as_alice, alice, three, answers, field, sentence
):
    response = as_alice.post(BULK, {"expense": ids(three)} | answers)

    form = response.context["form"]
    assert response.status_code == 422
    assert form.errors[field] == [sentence]
    assert form["expense"].value() == (
        [answers["expense"]] if "expense" in answers else [str(pk) for pk in ids(three)]
    )
    assert {row.version for row in of(alice)} == {1}


def test_bulk_of_nothing_says_so(as_alice):
    response = as_alice.post(BULK, {"action": "delete"})

    assert response.context["form"].non_field_errors() == ["Choose at least one expense."]


def test_bulk_ignores_mistakes_in_what_it_does_not_need(as_alice, alice, three):
    response = as_alice.post(
        BULK, {"action": "exclude", "expense": ids(three), "day": "x", "category": "x"}
    )

    assert response.status_code == 302


def test_bulk_refuses_another_persons_category_like_one_that_does_not_exist(
    as_alice, alice, bob, three
):
    foreign = a_category(owner=bob).pk
    answers = [
        as_alice.post(BULK, {"action": "category", "category": pk, "expense": ids(three)})
        .context["form"]
        .errors["category"]
        for pk in (foreign, 2**40)
    ]

    assert answers[0] == answers[1]


def test_bulk_that_gives_one_of_them_too_many_tags_changes_none(as_alice, alice, three):
    an_expense(owner=alice, tags=[str(number) for number in range(20)])

    response = as_alice.post(BULK, {"action": "add_tag", "tags": "x", "all_matching": "1"})

    assert response.status_code == 422
    assert response.context["form"].errors["tags"] == [
        "One of these expenses would have more than 20 tags."
    ]
    assert {row.version for row in of(alice)} == {1}


def test_bulk_is_only_posted(as_alice):
    assert as_alice.get(BULK).status_code == 405


def test_a_change_in_the_background_that_cannot_be_made_leaves_the_list(client, alice):
    client.force_login(alice)
    expense = an_expense(owner=alice)

    refused = client.post(
        reverse("expenses:expense-bulk"),
        {"action": "category", "expense": expense.pk},
        headers={"HX-Request": "true"},
    )

    assert (refused.status_code, refused["HX-Reswap"]) == (422, "none")
    assert "Choose a category from the list." in refused.text
    assert 'id="list"' not in refused.text


def test_as_many_are_ticked_as_a_form_can_hold(client, alice):
    client.force_login(alice)
    expenses = [an_expense(owner=alice).pk for _ in range(3)]

    answers = [
        client.post(
            reverse("expenses:expense-bulk"),
            {"action": "delete", "expense": [*expenses, *range(10**9, 10**9 + more)]},
        )
        for more in (898, 897)
    ]

    assert [answer.status_code for answer in answers] == [422, 302]
    assert "Choose at most 900 at once." in answers[0].text
