import pytest
from django.urls import reverse

from expenses.models import Expense
from expenses.seeding import seed_shared_categories
from expenses.tests.making import an_expense

pytestmark = pytest.mark.django_db

ADD, REMOVE = reverse("expenses:sample-add"), reverse("expenses:sample-remove")
NOTICE = "This is sample data"


@pytest.fixture
def inside(client, alice):
    seed_shared_categories()
    client.force_login(alice)
    return client


def test_sample_data_comes_with_one_click_and_goes_with_one(inside, alice):
    first = inside.get("/").content.decode()
    assert f'action="{ADD}"' in first
    assert NOTICE not in first

    sampled = inside.post(ADD, follow=True).content.decode()
    assert "Added 260 sample expenses." in sampled
    assert NOTICE in sampled
    assert f'action="{REMOVE}"' in sampled

    empty = inside.post(REMOVE, follow=True).content.decode()
    assert "Removed 260 sample expenses." in empty
    assert NOTICE not in empty
    assert Expense.objects.owned_by(alice).count() == 0


def test_two_clicks_add_it_once_and_say_nothing_about_it(inside, alice):
    inside.post(ADD)

    again = inside.post(ADD, follow=True)

    assert Expense.objects.owned_by(alice).count() == 260
    assert "You have expenses already" not in again.content.decode()
    assert (inside.post(REMOVE).status_code, inside.post(REMOVE).status_code) == (302, 302)


def test_who_has_expenses_is_told_why_there_is_no_sample(inside, alice):
    an_expense(owner=alice)

    html = inside.post(ADD, follow=True).content.decode()

    assert "You have expenses already, so no sample data was added among them." in html
    assert Expense.objects.owned_by(alice).count() == 1


def test_the_activity_names_the_sample_and_undoes_it(inside, alice):
    inside.post(ADD)
    html = inside.get(reverse("expenses:activity")).content.decode()
    assert "Added sample data, 260 expenses" in html

    change = inside.get(reverse("expenses:activity")).context["days"][0][1][0]["change"]
    inside.post(reverse("expenses:activity-undo", args=[change.pk]))

    assert Expense.objects.owned_by(alice).count() == 0
    assert NOTICE not in inside.get("/").content.decode()


@pytest.mark.parametrize("address", [ADD, REMOVE])
def test_sample_data_takes_a_form_only(inside, address):
    assert inside.get(address).status_code == 405
