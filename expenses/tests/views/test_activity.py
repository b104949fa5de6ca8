import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.messages import get_messages
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from accounts.identity import acting_for, acting_for_everyone
from expenses.filing import put_away
from expenses.history import latest_change
from expenses.merging import merge_categories
from expenses.models import Category, Change, Expense
from expenses.recording import change_expense, change_many, trash_expenses
from expenses.tagging import archive_tag, rename_tag
from expenses.tests.making import a_category, a_change, a_payment_method, an_expense
from expenses.views.activity import ICONS, PLAIN_CHANGE

pytestmark = pytest.mark.django_db

PAGE = reverse("expenses:activity")


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice)
    return client


def own(owner):
    return Expense.objects.owned_by(owner)


def step(owner, act, door="page"):
    with acting_for(owner.pk, door=door):
        act()
        return latest_change(owner=owner)


def undo_of(change):
    return reverse("expenses:activity-undo", args=[change.pk])


def plain(text):
    """Without the marks that keep a name of another direction apart."""
    return re.sub("[\u2068\u2069]", "", text)


def listed(response):
    return re.findall(
        r'class="t" href="[^"]+"><b><bdi dir="auto">(.*?)</bdi>', plain(response.content.decode())
    )


def told(response):
    return [(plain(str(one)), one.extra_tags) for one in get_messages(response.wsgi_request)]


def test_activity_of_someone_new_is_empty(as_alice):
    response = as_alice.get(PAGE)

    assert response.status_code == 200
    assert "Nothing has changed lately" in response.content.decode()


def test_activity_says_what_happened_the_newest_first(as_alice, alice):
    tea = an_expense(owner=alice, title="Tea", tags=["a"])
    dog = a_category(owner=alice, name="Dog")
    an_expense(owner=alice, title="Vet", category=dog)
    shared = a_category()
    for act in (
        lambda: an_expense(owner=alice, title="Cake"),
        lambda: change_expense(expense=tea, version=1, title="Chai"),
        lambda: change_many(expenses=own(alice), is_excluded=True),
        lambda: trash_expenses(expenses=own(alice).filter(pk=tea.pk), at=now()),
        lambda: rename_tag(owner=alice, tag="a", name="b"),
        lambda: archive_tag(owner=alice, tag="b"),
        lambda: merge_categories(source=dog, into=None),
        lambda: a_category(owner=alice, name="Cat"),
        lambda: a_payment_method(owner=alice, name="Card"),
        lambda: put_away(owner=alice, category=shared),
    ):
        step(alice, act)

    assert listed(as_alice.get(PAGE))[:10] == [
        "Hid a category",
        "Added Card as a way to pay",
        "Added the category Cat",
        "Removed Dog and moved 1 expense",
        "Stopped offering a tag",
        "Changed a tag of 1 expense",
        "Deleted Chai",
        "Changed 3 expenses",
        "Changed Tea",
        "Added Cake",
    ]


def test_activity_says_who_it_was_when_it_was_not_the_page(as_alice, alice):
    old, new = a_category(name="Old"), a_category(name="New")
    an_expense(owner=alice, category=old)
    with acting_for_everyone(door="admin"):
        merge_categories(source=old, into=new)

    html = as_alice.get(PAGE).content.decode()

    assert "Moved 1 expense" in html
    assert "by an administrator" in html


def test_undo_takes_a_step_back_and_offers_the_way_forward(as_alice, alice):
    tea = an_expense(owner=alice, title="Tea")
    changed = step(alice, lambda: change_expense(expense=tea, version=1, title="Chai"))

    response = as_alice.post(undo_of(changed))

    made = Change.objects.owned_by(alice).latest("pk")
    assert response.status_code == 302
    assert told(response) == [("Undid: Changed Tea", f"undo:{undo_of(made)}")]
    assert own(alice).get().title == "Tea"
    as_alice.post(undo_of(made))
    assert own(alice).get().title == "Chai"


def test_a_second_undo_of_the_same_step_changes_nothing(as_alice, alice):
    change = a_change(owner=alice)
    as_alice.post(undo_of(change))
    count = Change.objects.owned_by(alice).count()

    response = as_alice.post(undo_of(change))

    assert response.status_code == 302
    assert Change.objects.owned_by(alice).count() == count
    assert not own(alice).exists()


def test_a_step_with_a_later_change_is_refused_with_both_versions(as_alice, alice):
    tea = an_expense(owner=alice, title="Tea", amount=5)
    first = step(alice, lambda: change_expense(expense=tea, version=1, title="Chai", amount=6))
    step(alice, lambda: change_expense(expense=own(alice).get(), version=2, amount=7))

    response = as_alice.post(undo_of(first))

    assert response.status_code == 409
    (row,) = response.context["rows"]
    assert [(one.label, one.before, one.after) for one in row.differences] == [
        ("amount", "$6.00", "$7.00")
    ]
    assert own(alice).get().amount == 7


def test_what_cannot_come_back_is_said(as_alice, alice):
    dog = a_category(owner=alice, name="Dog")
    removed = step(alice, dog.delete)
    a_category(owner=alice, name="Dog")

    response = as_alice.post(undo_of(removed))

    ((words, tags),) = told(response)
    assert (words.startswith("Another one has that name"), tags) == (True, "")
    assert Category.objects.owned_by(alice).count() == 1


def test_a_step_shows_its_rows_before_and_after(as_alice, alice):
    food = a_category(owner=alice, name="Food")
    tea = an_expense(owner=alice, title="Tea", amount=5, tags=["a"])
    changed = step(
        alice,
        lambda: change_expense(expense=tea, version=1, amount=6, category=food, tags=["a", "b"]),
    )
    step(alice, lambda: trash_expenses(expenses=own(alice), at=now()))

    response = as_alice.get(reverse("expenses:activity-step", args=[changed.pk]))

    (row,) = response.context["rows"]
    assert row.name == "Tea"
    assert [(one.label, one.before, one.after) for one in row.differences] == [
        ("amount", "$5.00", "$6.00"),
        ("category", "", "Food"),
        ("tags", "#a", "#a, #b"),
    ]


def test_text_of_a_row_is_text_and_nothing_else(as_alice, alice):
    change = a_change(owner=alice, title="<b>bold</b>")

    for address in (PAGE, reverse("expenses:activity-step", args=[change.pk])):
        html = as_alice.get(address).content.decode()
        assert "<b>bold</b>" not in html
        assert "&lt;b&gt;bold&lt;/b&gt;" in html


def test_older_steps_are_on_the_next_page(as_alice, alice):
    for number in range(52):
        a_change(owner=alice, title=f"T{number}")

    first = as_alice.get(PAGE)
    second = as_alice.get(PAGE, {"after": first.context["older"]})

    assert listed(first)[0] == "Added T51"
    assert listed(second)[:2] == ["Added T1", "Added T0"]
    assert second.context["older"] is None


@pytest.mark.parametrize("after", ["", "x", "-1", "9" * 30, "\x00", "1.5", "²"])
def test_a_page_that_never_was_is_404(as_alice, after):
    assert as_alice.get(PAGE, {"after": after}).status_code == 404


def test_what_is_older_than_the_history_is_not_there(as_alice, alice):
    change = a_change(owner=alice)
    Change.objects.filter(pk=change.pk).update(at=now() - timedelta(days=31))

    assert listed(as_alice.get(PAGE)) == []
    assert as_alice.post(undo_of(change)).status_code == 404
    assert own(alice).count() == 1


def test_activity_asks_as_much_for_1_step_as_for_50(as_alice, alice):
    counts = []
    for more in (1, 3, 50):
        for number in range(more):
            change = a_change(owner=alice)
            if number % 2:
                as_alice.post(undo_of(change))
        with CaptureQueriesContext(connection) as queries:
            assert as_alice.get(PAGE).status_code == 200
        counts.append(len(queries))

    assert counts[1:] == [counts[1]] * 2
    assert counts[0] <= counts[1]


def test_what_was_added_keeps_its_name_when_it_is_gone(as_alice, alice):
    step(alice, lambda: a_category(owner=alice, name="Boat"))
    step(alice, Category.objects.owned_by(alice).get().delete)

    assert listed(as_alice.get(PAGE))[:2] == [
        "Removed the category Boat",
        "Added the category Boat",
    ]


def test_an_expense_shows_what_changed_it_and_nothing_else(as_alice, alice):
    tea, cake = an_expense(owner=alice, title="Tea"), an_expense(owner=alice, title="Cake")
    address = reverse("expenses:expense-update", args=[tea.pk])
    assert as_alice.get(address).context["history"] == []
    step(alice, lambda: change_expense(expense=cake, version=1, title="Tart"))
    edited = step(alice, lambda: change_expense(expense=tea, version=1, title="Chai"))
    step(alice, lambda: change_many(expenses=own(alice), is_excluded=True))
    as_alice.post(undo_of(Change.objects.owned_by(alice).latest("pk")))

    history = as_alice.get(address).context["history"]

    assert [words for _change, words in history] == [
        "Undid: Changed 2 expenses",
        "Changed 2 expenses",
        "Changed Tea",
    ]
    assert history[-1][0] == edited


def test_every_kind_of_step_has_an_icon_that_there_is():
    listed = Path(finders.find("vendor/icons.txt")).read_text().splitlines()

    assert {*ICONS.values(), PLAIN_CHANGE} <= set(listed)
    assert set(Change.Action) - set(ICONS) == {Change.Action.EDIT, Change.Action.OTHER}
