"""What the list shows, kept under a name."""

import html
import re

import pytest
from django.urls import reverse

from expenses.models import SavedFilter
from expenses.tests.making import a_category, a_saved_filter, an_expense
from expenses.undoing import LEDGER

LIST = reverse("expenses:saved-filter-list")
NEW = reverse("expenses:saved-filter-create")
EXPENSES = reverse("expenses:expense-list")
TOAST = re.compile(r"data-toast-words>([^<]+)")
ONE_LINE = "Use one line of plain text: remove line breaks and control characters."
TOO_LONG = "&".join(f"expense={10**12 + number}" for number in range(199))
UNDO = re.compile(r'action="([^"]+)" data-toast-undo')


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice)
    return client


def named(owner):
    return list(SavedFilter.objects.owned_by(owner).values_list("name", "query"))


def toasts(response):
    return [
        html.unescape(words)
        for words in TOAST.findall(response.text.partition("data-toast-said")[0])
    ]


def undo(client, response):
    (path,) = UNDO.findall(response.text)
    return client.post(html.unescape(path), follow=True)


def test_a_view_is_saved_as_the_list_writes_it_and_shown_again(as_alice, alice):
    food = a_category(owner=alice, name="Food")
    an_expense(owner=alice, title="Dishoom", category=food)
    an_expense(owner=alice, title="Rent")
    query = f"q=&category={food.pk}&from=&in=spent&after=2026-11-20.1&made=up"

    offered = as_alice.get(f"{NEW}?{query}")
    saved = as_alice.post(NEW, {"name": "Food only", "query": query}, follow=True)

    assert offered.context["form"].initial["name"] == "Food, Spent"
    assert named(alice) == [("Food only", f"category={food.pk}&in=spent")]
    assert saved.request["QUERY_STRING"] == f"category={food.pk}&in=spent"
    assert toasts(saved) == ["Saved the view Food only"]
    assert [row.title for row in saved.context["page"].rows] == ["Dishoom"]
    assert saved.context["saved_now"].name == "Food only"


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        ({"name": ""}, "name", "Give it a name, like Team lunches"),
        ({"name": "TEAM"}, "name", "You already have a view called Team"),
        ({"name": "a\nb"}, "name", ONE_LINE),
        ({"query": ""}, "query", "Set a filter first, then save it."),
        ({"query": "after=2026-11-20.1"}, "query", "Set a filter first, then save it."),
        ({"query": "min=x"}, "query", "The filter cannot be read. Set it again, then save it."),
        ({"query": TOO_LONG}, "query", "This filter is too long to be saved. Choose less."),
    ],
)  # fmt: skip
def test_a_view_that_cannot_be_saved_says_why(as_alice, alice, answers, field, sentence):
    a_saved_filter(owner=alice, name="Team", query="q=team")

    response = as_alice.post(NEW, {"name": "Mine", "query": "q=lunch"} | answers)

    assert response.status_code == 422
    assert dict(response.context["form"].errors) == {field: [sentence]}
    assert named(alice) == [("Team", "q=team")]


def test_a_view_is_renamed_deleted_and_each_is_undone(as_alice, alice):
    saved = a_saved_filter(owner=alice, name="Team", query="q=team")

    renamed = as_alice.post(
        reverse("expenses:saved-filter-update", args=[saved.pk]), {"name": "Work"}, follow=True
    )
    assert (toasts(renamed), named(alice)) == (["Saved the view Work"], [("Work", "q=team")])

    deleted = as_alice.post(reverse("expenses:saved-filter-delete", args=[saved.pk]), follow=True)
    assert (toasts(deleted), named(alice)) == (["Deleted the view Work"], [])

    undone = undo(as_alice, deleted)
    assert toasts(undone) == ["Undid: Deleted the view Work"]
    assert named(alice) == [("Work", "q=team")]

    undo(as_alice, renamed)
    assert named(alice) == [("Team", "q=team")]
    assert "expenses_savedfilter" in LEDGER


def test_the_list_of_views_says_what_each_finds(as_alice, alice, bob):
    a_saved_filter(owner=alice, name="Lunches", query="q=lunch&tag=team&repeating=no")
    a_saved_filter(owner=bob, name="Of bob")

    rows = as_alice.get(LIST).context["rows"]

    assert [(saved.name, words) for saved, words in rows] == [
        ("Lunches", "“lunch”, Tag: team, Bills and subscriptions: Without these")
    ]
    assert [one.name for one in as_alice.get(EXPENSES).context["saved"]] == ["Lunches"]


def test_two_people_may_use_one_name(as_alice, alice, bob):
    a_saved_filter(owner=bob, name="Team")

    as_alice.post(NEW, {"name": "team", "query": "q=team"})

    assert named(alice) == [("team", "q=team")]


def test_a_view_of_a_category_that_is_gone_is_told_and_narrows_nothing(as_alice, alice):
    an_expense(owner=alice)
    saved = a_saved_filter(owner=alice, query=f"category={2**40}")

    assert as_alice.get(LIST).status_code == 200
    shown = as_alice.get(saved.address)

    assert list(shown.context["filter"].errors) == ["category"]
    assert len(shown.context["page"].rows) == 1
