import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from expenses.models import Expense
from expenses.tests.making import a_category, an_expense

LIST = reverse("expenses:category-list")
ALSO_TRASHED = " The same goes for 1 in the trash."


def url(name, category):
    return reverse(f"expenses:category-{name}", args=[category.pk])


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def errors(response):
    return {field: list(words) for field, words in response.context["form"].errors.items()}


@pytest.fixture
def signed_in(client, alice):
    client.force_login(alice)
    return client


def sentence_of(response):
    plan = response.content.decode().partition('id="plan"')[2]
    return " ".join(plan.partition("<p>")[2].partition("</p>")[0].split())


def test_a_merge_says_first_what_it_will_do(signed_in, alice):
    dog, food = a_category(owner=alice, name="Dog"), a_category(name="Groceries")
    for _ in range(2):
        an_expense(owner=alice, category=dog)

    whole = signed_in.get(url("merge", dog), {"into": food.pk})
    part = signed_in.get(url("merge", dog), {"into": food.pk}, headers={"HX-Request": "true"})

    for response in (whole, part):
        assert response.status_code == 200
        assert sentence_of(response) == "Moves 2 expenses to Groceries and removes Dog."
    assert part.content.startswith(b'\n\n<div id="plan"') or b"<html" not in part.content
    assert Expense.objects.filter(category=dog).count() == 2


@pytest.mark.parametrize(
    ("present", "trashed", "sentence"),
    [
        (0, 0, "Removes Dog. It has no expenses."),
        (1, 0, "Leaves 1 expense without a category and removes Dog."),
        (
            2,
            1,
            "Leaves 2 expenses without a category and removes Dog." + ALSO_TRASHED,
        ),
        (
            0,
            1,
            "Removes Dog. Only 1 expense in the trash is filed there; it stays in the trash.",
        ),
    ],
)
def test_deleting_says_first_what_it_will_do(signed_in, alice, present, trashed, sentence):
    dog = a_category(owner=alice, name="Dog")
    for number in range(present + trashed):
        deleted_at = None if number < present else timezone.now()
        an_expense(owner=alice, category=dog, deleted_at=deleted_at)

    assert sentence_of(signed_in.get(url("delete", dog))) == sentence


def test_merging_moves_and_says_so(signed_in, alice):
    dog, food = a_category(owner=alice, name="Dog"), a_category(name="Groceries")
    walk = an_expense(owner=alice, category=dog)

    response = signed_in.post(url("merge", dog), {"into": food.pk})

    assert response["Location"] == LIST
    assert said(response) == ["Moved 1 expense to Groceries and removed Dog"]
    walk.refresh_from_db()
    assert walk.category == food
    assert signed_in.post(url("merge", dog), {"into": food.pk}).status_code == 404


def test_deleting_leaves_the_expenses_open_or_moves_them(signed_in, alice):
    dog, cat = a_category(owner=alice, name="Dog"), a_category(owner=alice, name="Cat")
    walk = an_expense(owner=alice, category=dog)

    signed_in.post(url("delete", dog), {"into": cat.pk})
    walk.refresh_from_db()
    assert walk.category == cat

    response = signed_in.post(url("delete", cat), {"into": ""})
    walk.refresh_from_db()
    assert walk.category is None
    assert said(response)[-1] == "Removed Cat and left 1 expense open"


@pytest.mark.parametrize("into", ["foreign", "itself", "inside", "999999", str(2**70), "\x00"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_merging_into_what_is_not_there_is_refused(signed_in, alice, bob, into, method):
    dog = a_category(owner=alice)
    walk = an_expense(owner=alice, category=dog)
    rows = {
        "foreign": a_category(owner=bob).pk,
        "itself": dog.pk,
        "inside": a_category(owner=alice, parent=dog).pk,
    }

    response = getattr(signed_in, method)(url("merge", dog), {"into": rows.get(into, into)})

    assert response.status_code == 422
    assert errors(response) == {"into": ["Choose a category from the list."]}
    walk.refresh_from_db()
    assert walk.category == dog


def test_merging_into_nothing_is_asked_again(signed_in, alice):
    dog = a_category(owner=alice)

    looked = signed_in.get(url("merge", dog), {"into": ""})
    sent = signed_in.post(url("merge", dog), {"into": ""})

    assert (looked.status_code, looked.context["plan"]) == (200, None)
    assert (sent.status_code, errors(sent)) == (422, {"into": ["Choose a category from the list."]})
