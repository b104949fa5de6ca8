from datetime import date
from threading import Barrier, Thread

import pytest
from django.contrib.messages import get_messages
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from expenses.filing import put_away
from expenses.models import Category, HiddenCategory
from expenses.tests.making import a_category, a_person, an_expense

LIST = reverse("expenses:category-list")
NEW = reverse("expenses:category-create")
ANSWERS = {
    "name": "Dog",
    "parent": "",
    "kind": "spending",
    "icon": "balloon",
    "colour": "4",
    "description": "Food and vet",
}


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


def test_the_list_has_as_many_queries_with_one_and_with_three_rows(signed_in, alice):
    def queries(count):
        for _ in range(count):
            category = a_category(owner=alice)
            an_expense(owner=alice, category=category, spent_on=date(2026, 1, 5))
            an_expense(owner=alice, category=a_category(owner=alice, parent=category))
            put_away(owner=alice, category=a_category())
        with CaptureQueriesContext(connection) as captured:
            assert signed_in.get(LIST).status_code == 200
        return len(captured)

    assert queries(1) == queries(2)


def test_the_list_shows_shared_and_own_ones_and_nobody_elses(signed_in, alice, bob):
    food, dog = a_category(name="Food"), a_category(owner=alice, name="Dog")
    a_category(owner=bob, name="Cat")

    rows = signed_in.get(LIST).context["rows"]

    assert {row.category for row in rows.offered} == {food, dog}


def test_creating_keeps_what_was_answered(signed_in, alice):
    shared = a_category(position=140)

    response = signed_in.post(NEW, ANSWERS | {"parent": shared.pk})

    assert (response.status_code, response["Location"]) == (302, LIST)
    assert said(response) == ["Saved Dog"]
    dog = Category.objects.owned_by(alice).get()
    assert (dog.name, dog.parent, dog.icon, dog.colour) == ("Dog", shared, "balloon", 4)
    assert (dog.description, dog.position) == ("Food and vet", 141)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Give it a name, like Dog"),
        ("name", "   ", "Give it a name, like Dog"),
        ("name", "D" * 61, "Use at most 60 characters."),
        (
            "name",
            "Dog\nCat",
            "Use one line of plain text: remove line breaks and control characters.",
        ),
        (
            "description",
            "Dog\x00",
            "Use one line of plain text: remove line breaks and control characters.",
        ),
        ("parent", "999999", "Choose a category from the list."),
        ("parent", str(2**63), "Choose a category from the list."),
        ("parent", "\x00", "Null characters are not allowed."),
        ("kind", "gift", "Choose what it counts as."),
        ("icon", "skull", "Choose an icon from the list."),
        ("colour", "13", "Choose a colour from the list."),
        ("colour", "red", "Choose a colour from the list."),
    ],
)
def test_a_refused_form_says_why_and_keeps_the_text(signed_in, alice, field, value, sentence):
    response = signed_in.post(NEW, ANSWERS | {field: value})

    assert response.status_code == 422
    assert errors(response) == {field: [sentence]}
    kept = ANSWERS | {field: value}
    assert {name: response.context["form"][name].value() for name in kept} == kept
    assert not Category.objects.exists()


@pytest.mark.parametrize("sign", ["\ufdfa", "\u3316", "\ufb2c", "\u1fb7"])
def test_the_longest_name_is_kept_however_long_it_is_folded(signed_in, sign):
    assert signed_in.post(NEW, ANSWERS | {"name": sign * 20}).status_code == 302
    assert signed_in.post(NEW, ANSWERS | {"name": "\ufdfa" * 60}).status_code == 302


@pytest.mark.parametrize("name", ["dog", " DOG ", "Ｄｏｇ"])
def test_a_name_in_use_is_refused(signed_in, alice, name):
    a_category(owner=alice, name="Dog")

    response = signed_in.post(NEW, ANSWERS | {"name": name})

    assert response.status_code == 422
    assert errors(response) == {"name": ["You already have a category called Dog"]}


def test_the_name_of_an_archived_one_says_that_it_is_archived(signed_in, alice):
    a_category(owner=alice, name="Dog", is_archived=True)

    response = signed_in.post(NEW, ANSWERS)

    assert errors(response) == {"name": ["You already have a category called Dog. It is archived."]}


def test_the_name_of_a_shared_one_is_free_once_it_is_hidden(signed_in, alice):
    shared = a_category(name="Dog")
    assert signed_in.post(NEW, ANSWERS).status_code == 422

    put_away(owner=alice, category=shared)

    assert signed_in.post(NEW, ANSWERS).status_code == 302


def test_another_persons_name_and_category_mean_nothing(signed_in, bob):
    of_bob = a_category(owner=bob, name="Dog")

    refused = signed_in.post(NEW, ANSWERS | {"parent": of_bob.pk})
    taken = signed_in.post(NEW, ANSWERS)

    assert errors(refused) == {"parent": ["Choose a category from the list."]}
    assert taken.status_code == 302


def test_a_category_inside_another_offers_no_place_inside_it(signed_in, alice):
    above = a_category(owner=alice, name="Pets")
    inside = a_category(owner=alice, name="Cat", parent=above)

    response = signed_in.post(NEW, ANSWERS | {"parent": inside.pk})

    assert errors(response) == {"parent": ["Choose a category from the list."]}


def test_updating_changes_and_keeps_the_name(signed_in, alice):
    dog = a_category(owner=alice, name="Dog", position=9)

    response = signed_in.post(url("update", dog), ANSWERS | {"name": "DOG", "colour": "7"})

    assert response.status_code == 302
    dog.refresh_from_db()
    assert (dog.name, dog.name_folded, dog.colour, dog.position) == ("DOG", "dog", 7, 9)


def test_a_category_with_others_inside_stays_on_the_top_level(signed_in, alice):
    pets, other = a_category(owner=alice, name="Pets"), a_category(owner=alice)
    a_category(owner=alice, parent=pets)

    assert signed_in.get(url("update", pets)).status_code == 200
    response = signed_in.post(url("update", pets), ANSWERS | {"parent": other.pk})

    assert response.status_code == 302
    pets.refresh_from_db()
    assert pets.parent is None


def test_a_shared_category_is_not_for_people_to_change(signed_in):
    shared = a_category(name="Food")

    for name in ["update", "delete", "merge"]:
        assert signed_in.post(url(name, shared), ANSWERS).status_code == 404
    for name in ["up", "down"]:
        assert signed_in.post(url(name, shared)).status_code == 404
    shared.refresh_from_db()
    assert shared.name == "Food"


def test_hiding_and_showing_a_shared_one_is_for_oneself(signed_in, alice, bob):
    food = a_category(name="Food")

    assert signed_in.post(url("hide", food))["Location"] == LIST
    assert signed_in.post(url("hide", food)).status_code == 302
    assert list(HiddenCategory.objects.values_list("owner", "category")) == [(alice.pk, food.pk)]
    assert set(Category.objects.offered_to(bob)) == {food}

    assert said(signed_in.post(url("show", food)))[-1] == "Food is offered again"
    assert not HiddenCategory.objects.exists()


def test_hiding_can_be_undone_from_the_toast(signed_in):
    food = a_category()

    response = signed_in.post(url("hide", food))

    (message,) = get_messages(response.wsgi_request)
    assert message.extra_tags == "undo:" + url("show", food)


def test_showing_one_whose_name_was_taken_meanwhile_is_refused(signed_in, alice):
    food = a_category(name="Food")
    put_away(owner=alice, category=food)
    a_category(owner=alice, name="Food")

    response = signed_in.post(url("show", food))

    assert said(response) == ["There is another category called Food here. Rename that one first."]
    assert HiddenCategory.objects.owned_by(alice).exists()


@pytest.mark.parametrize("name", ["hide", "show", "up", "down"])
def test_another_persons_category_does_not_exist(signed_in, bob, name):
    of_bob = a_category(owner=bob)

    assert signed_in.post(url(name, of_bob)).status_code == 404
    assert signed_in.get(url(name, of_bob)).status_code == 405
    of_bob.refresh_from_db()
    assert not of_bob.is_archived


def test_archiving_an_own_one_and_bringing_it_back(signed_in, alice):
    dog = a_category(owner=alice, name="Dog")

    signed_in.post(url("hide", dog))
    dog.refresh_from_db()
    assert dog.is_archived

    signed_in.post(url("show", dog))
    dog.refresh_from_db()
    assert not dog.is_archived


def test_moving_up_and_down(signed_in, alice):
    a_category(owner=alice, name="A", position=1)
    second = a_category(owner=alice, name="B", position=2)

    response = signed_in.post(url("up", second))
    assert response["Location"] == f"{LIST}#category-{second.pk}"
    assert [one.name for one in Category.objects.owned_by(alice)] == ["B", "A"]

    signed_in.post(url("down", second))
    assert [one.name for one in Category.objects.owned_by(alice)] == ["A", "B"]


@pytest.mark.django_db(transaction=True)
def test_two_windows_that_save_one_name_make_one_category():
    alice, together, answers = a_person(), Barrier(3), []

    def save():
        client = Client()
        client.force_login(alice)
        together.wait(10)
        answers.append(client.post(NEW, ANSWERS).status_code)
        connections.close_all()

    threads = [Thread(target=save) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(answers) == [302, 422, 422]
    assert Category.objects.owned_by(alice).count() == 1


@pytest.mark.parametrize(
    ("route", "places", "order"),
    [
        ("category-up", "2", "cab"),
        ("category-up", "9999", "cab"),
        ("category-up", "nonsense", "acb"),
        ("category-up", "-1", "acb"),
        ("category-down", "2", "abc"),
    ],
)
def test_a_dragged_category_moves_by_as_many_places(client, alice, route, places, order):
    rows = {name: a_category(owner=alice, name=name, position=1) for name in "abc"}
    client.force_login(alice)

    client.post(reverse(f"expenses:{route}", args=[rows["c"].pk]), {"places": places})

    names = Category.objects.owned_by(alice).values_list("name", flat=True)
    assert "".join(names) == order
