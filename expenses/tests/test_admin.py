import re

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from expenses.models import Category, Expense, HiddenCategory, IsolationReport
from expenses.tests.making import a_category, a_person, an_expense

LIST = reverse("admin:expenses_category_changelist")
ADD = reverse("admin:expenses_category_add")
MERGE = reverse("admin:expenses_category_merge")
ANSWERS = {
    "name": "Food",
    "description": "",
    "parent": "",
    "kind": "spending",
    "icon": "basket",
    "colour": "1",
    "position": "10",
}


def change(category):
    return reverse("admin:expenses_category_change", args=[category.pk])


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def act(client, action, *categories):
    return client.post(
        LIST, {"action": action, "_selected_action": [category.pk for category in categories]}
    )


def identities(client, url):
    """Ask for the page and return on whose behalf the database was asked, in turn."""
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    statements = "\n".join(query["sql"] for query in captured)
    return re.findall(r"set_config\('app.user_id', '(.*?)', true\)", statements)


@pytest.fixture
def staff(client, db, sign_in_proven):
    person = a_person("staff", is_staff=True)
    sign_in_proven(client, person)
    return client


def test_people_shared_categories_and_proofs_are_all_there_is_to_it():
    ours = {model for model in admin.site._registry if model.__module__.startswith(("acc", "exp"))}

    assert ours == {User, Category, IsolationReport}


@pytest.mark.parametrize("url", [LIST, ADD, MERGE, reverse("admin:index")])
def test_the_back_office_is_closed_to_people(client, alice, url):
    client.force_login(alice)

    response = client.get(url, follow=True)

    assert response.status_code == 403


def test_the_back_office_acts_for_everyone_once_it_knows_that_it_is_staff(staff):
    assert identities(staff, LIST) == [str(User.objects.get().pk), "everyone"]


def test_nobody_else_acts_for_everyone(client, alice):
    assert identities(client, LIST) == ["nobody"]

    client.force_login(alice)
    assert identities(client, LIST) == [str(alice.pk)]


@pytest.mark.no_identity
@pytest.mark.django_db(transaction=True)
def test_the_identity_ends_with_the_request(client, sign_in_proven):
    sign_in_proven(client, a_person(is_staff=True))

    client.get(LIST)

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.user_id', true)")
        assert cursor.fetchone() == ("",)


def test_the_list_has_as_many_queries_with_one_and_with_three_rows(staff, alice):
    def queries(count):
        for _ in range(count):
            an_expense(owner=alice, category=a_category(parent=a_category()))
        with CaptureQueriesContext(connection) as captured:
            assert staff.get(LIST).status_code == 200
        return len(captured)

    assert queries(1) == queries(2)


def test_the_list_shows_shared_ones_with_everyones_count(staff, alice, bob):
    food = a_category(name="Food", icon="basket", colour=3)
    a_category(owner=alice, name="Own")
    an_expense(owner=alice, category=food)
    an_expense(owner=bob, category=food)
    an_expense(owner=bob, category=food, deleted_at=timezone.now())

    response = staff.get(LIST)

    rows = response.context["cl"].result_list
    assert [(row.name, row.use.people, row.use.expenses) for row in rows] == [("Food", 2, 3)]
    page = response.content.decode()
    assert 'icons.svg#basket"' in page
    assert '<i class="dot cat-3"></i>Cobalt' in page


def test_order_and_archived_are_changed_in_the_list(staff):
    food, travel = a_category(position=1), a_category(position=2)
    data = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2", "_save": "Save"}
    data |= {"form-0-id": food.pk, "form-0-position": "9", "form-0-is_archived": "on"}
    data |= {"form-1-id": travel.pk, "form-1-position": "3"}

    assert staff.post(LIST, data).status_code == 302

    assert list(Category.objects.values_list("pk", "position", "is_archived")) == [
        (travel.pk, 3, False),
        (food.pk, 9, True),
    ]


def test_adding_makes_a_shared_one(staff):
    response = staff.post(ADD, ANSWERS)

    assert response.status_code == 302
    food = Category.objects.get()
    assert (food.owner, food.name, food.position) == (None, "Food", 10)


def test_a_name_in_use_is_refused(staff, alice):
    a_category(name="food")
    a_category(owner=alice, name="Own")

    taken = staff.post(ADD, ANSWERS)
    free = staff.post(ADD, ANSWERS | {"name": "Own"})

    assert taken.context["adminform"].form.errors == {
        "name": ["There is already a shared category called Food here"]
    }
    assert free.status_code == 302


def test_a_category_with_others_inside_stays_on_the_top_level(staff, alice):
    food, other = a_category(name="Food"), a_category(name="Other")
    a_category(owner=alice, parent=food)

    response = staff.post(change(food), ANSWERS | {"parent": other.pk})

    assert list(response.context["adminform"].form.errors) == ["parent"]


def test_somebodys_own_category_does_not_exist_here(staff, alice):
    own = a_category(owner=alice)

    response = staff.get(change(own))
    merged = staff.get(MERGE, {"category": own.pk})

    assert (response.status_code, response["Location"]) == (302, reverse("admin:index"))
    assert (merged.status_code, merged["Location"]) == (302, LIST)


def test_archiving_and_bringing_back(staff, alice):
    food, own = a_category(name="Food"), a_category(owner=alice, name="Own")

    assert said(act(staff, "archive", food, own)) == ["1 category changed"]
    assert set(Category.objects.filter(is_archived=True)) == {food}

    act(staff, "unarchive", food)
    assert not Category.objects.filter(is_archived=True).exists()
    assert LogEntry.objects.count() == 2


def test_merging_moves_everyones_expenses(staff, alice, bob):
    dog, cat, pets = (a_category(name=name) for name in ["Dog", "Cat", "Pets"])
    walk, vet = an_expense(owner=alice, category=dog), an_expense(owner=bob, category=cat)
    HiddenCategory.objects.create(owner=bob, category=dog)

    asked = act(staff, "merge", dog, cat)
    page = staff.get(asked["Location"])
    response = staff.post(asked["Location"], {"into": pets.pk})

    assert page.context["sources"] == [(dog, 1), (cat, 1)]
    assert response["Location"] == LIST
    assert said(response) == [
        "Moved 1 expense from Dog to Pets and removed Dog",
        "Moved 1 expense from Cat to Pets and removed Cat",
    ]
    assert set(Expense.objects.filter(category=pets)) == {walk, vet}
    assert list(Category.objects.all()) == [pets]
    assert [entry.get_change_message() for entry in LogEntry.objects.order_by("pk")] == said(
        response
    )


def test_merging_one_with_what_is_inside_it(staff, alice):
    pets = a_category(name="Pets")
    dog, animals = a_category(name="Dog", parent=pets), a_category(name="Animals")
    walk = an_expense(owner=alice, category=dog)

    staff.post(f"{MERGE}?category={pets.pk}&category={dog.pk}", {"into": animals.pk})

    walk.refresh_from_db()
    assert (walk.category, list(Category.objects.all())) == (animals, [animals])


def test_merging_several_of_which_one_has_just_gone_changes_and_tells_nothing(staff, alice):
    dog, cat, pets = (a_category(name=name) for name in ["Dog", "Cat", "Pets"])
    walk = an_expense(owner=alice, category=dog)

    def take_cat_after_dog(execute, statement, *rest):
        done = execute(statement, *rest)
        if statement.startswith('DELETE FROM "expenses_category"'):
            execute(f"DELETE FROM expenses_category WHERE id = {cat.pk}", None, *rest[1:])
        return done

    with connection.execute_wrapper(take_cat_after_dog):
        response = staff.post(f"{MERGE}?category={dog.pk}&category={cat.pk}", {"into": pets.pk})

    assert response.status_code == 422
    assert said(response) == []
    walk.refresh_from_db()
    assert walk.category == dog


@pytest.mark.parametrize("into", ["", "itself", "inside", "own", "999999", "\x00"])
def test_merging_into_what_is_not_there_is_refused(staff, alice, into):
    dog = a_category()
    rows = {
        "itself": dog.pk,
        "inside": a_category(parent=dog).pk,
        "own": a_category(owner=alice).pk,
    }

    response = staff.post(f"{MERGE}?category={dog.pk}", {"into": rows.get(into, into)})

    assert response.status_code == 422
    assert response.context["form"].errors == {"into": ["Choose a category from the list."]}
    assert Category.objects.filter(pk=dog.pk).exists()


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?category=",
        "?category=x",
        "?category=²",
        f"?category={2**70}",
        f"?category={'9' * 5000}",
    ],
)
def test_merging_nothing_leads_back(staff, query):
    assert staff.get(f"{MERGE}{query}")["Location"] == LIST


def test_deleting_one_in_use_points_to_merging(staff, alice):
    used, parent, unused = a_category(name="Used"), a_category(), a_category()
    an_expense(owner=alice, category=used, title="Secret")
    a_category(owner=alice, parent=parent)
    HiddenCategory.objects.create(owner=alice, category=unused)

    for category in (used, parent):
        response = staff.post(
            reverse("admin:expenses_category_delete", args=[category.pk]), {"post": "yes"}
        )
        assert response["Location"] == f"{MERGE}?category={category.pk}"
    deleted = reverse("admin:expenses_category_delete", args=[unused.pk])
    page = staff.get(deleted)
    staff.post(deleted, {"post": "yes"})

    assert page.status_code == 200
    assert set(Category.objects.shared()) == {used, parent}


def test_deleting_several_at_once_is_not_offered(staff):
    food = a_category()

    act(staff, "delete_selected", food)

    assert Category.objects.get() == food


def test_pages_carry_the_persons_theme_and_nothing_inline(staff):
    User.objects.filter(username="staff").update(theme="dark")
    food = a_category()

    for url in [reverse("admin:index"), LIST, ADD, change(food), f"{MERGE}?category={food.pk}"]:
        page = staff.get(url).content.decode()
        assert 'data-theme="dark"' in page
        assert "Expense Tracker administration" in page
        assert " style=" not in page
