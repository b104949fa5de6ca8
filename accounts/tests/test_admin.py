import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db

CHANGELIST = "admin:accounts_user_changelist"
CHANGE = "admin:accounts_user_change"


@pytest.fixture
def staff(django_user_model):
    return django_user_model.objects.create_user("staff", is_staff=True)


@pytest.fixture
def chief(django_user_model):
    return django_user_model.objects.create_superuser("chief")


@pytest.fixture
def office(client, staff, sign_in_proven):
    sign_in_proven(client, staff)
    return client


def act(client, action, *people):
    return client.post(
        reverse(CHANGELIST),
        {"action": action, "_selected_action": [person.pk for person in people]},
    )


def test_a_stranger_is_led_to_the_one_sign_in_page(client):
    first = client.get(reverse("admin:index"))
    second = client.get(first["Location"])

    assert second.status_code == 302
    assert second["Location"] == f"{reverse('accounts:login')}?next={reverse('admin:index')}"
    assert client.post(reverse("admin:login"), {"username": "a"}).status_code == 302


@pytest.mark.parametrize("next_page", ["//evil.example/", "https://evil.example/"])
def test_the_office_leads_nobody_outside(client, alice, next_page):
    response = client.get(reverse("admin:login"), {"next": next_page}, follow=True)
    signed_in = client.post(
        response.redirect_chain[-1][0], {"username": "alice", "password": "alice's password"}
    )

    assert signed_in["Location"] == "/"


def test_who_is_not_staff_stays_outside(client, alice):
    client.force_login(alice)

    response = client.get(reverse("admin:index"), follow=True)

    assert response.status_code == 403


def test_staff_who_are_in_are_led_in(office):
    assert office.get(reverse("admin:login"))["Location"] == reverse("admin:index")


def test_passwords_are_changed_on_the_persons_own_page(office):
    response = office.get(reverse("admin:password_change"))

    assert response["Location"] == reverse("accounts:settings-security")


def test_staff_see_people_and_no_password(office, alice):
    pages = [
        office.get(reverse(CHANGELIST)),
        office.get(reverse(CHANGELIST), {"q": "ALI"}),
        office.get(reverse(CHANGE, args=[alice.pk])),
    ]

    assert [page.status_code for page in pages] == [200] * 3
    assert [page.content.decode().count(alice.password) for page in pages] == [0] * 3


def test_deactivated_people_are_out_at_once(office, alice):
    inside = Client()
    inside.force_login(alice)

    act(office, "deactivate", alice)

    alice.refresh_from_db()
    assert not alice.is_active
    assert inside.get(reverse("accounts:settings")).status_code == 302
    act(office, "activate", alice)
    alice.refresh_from_db()
    assert alice.is_active


def test_staff_touch_neither_themselves_nor_other_staff(office, staff, chief, alice):
    act(office, "deactivate", staff, chief, alice)

    for person, is_active in ((staff, True), (chief, True), (alice, False)):
        person.refresh_from_db()
        assert person.is_active == is_active
    assert office.post(reverse(CHANGE, args=[chief.pk]), {}).status_code == 403


def test_staff_cannot_make_staff(office, alice):
    office.post(
        reverse(CHANGE, args=[alice.pk]),
        {"is_active": "on", "is_staff": "on", "is_superuser": "on", "username": "changed"},
    )

    alice.refresh_from_db()
    assert (alice.is_staff, alice.is_superuser, alice.username) == (False, False, "alice")


def test_a_superuser_makes_staff_and_nothing_else(client, chief, alice, sign_in_proven):
    sign_in_proven(client, chief)

    response = client.post(
        reverse(CHANGE, args=[alice.pk]),
        {"is_active": "on", "is_staff": "on", "username": "x", "password": "x", "email": "x@y.z"},
    )

    assert response.status_code == 302
    before = (alice.username, alice.password, alice.email)
    alice.refresh_from_db()
    assert alice.is_staff
    assert (alice.username, alice.password, alice.email) == before


@pytest.mark.parametrize("route", ["admin:accounts_user_add", "admin:accounts_user_delete"])
def test_people_are_neither_made_nor_removed_in_the_office(
    client, chief, alice, route, sign_in_proven
):
    sign_in_proven(client, chief)
    arguments = [alice.pk] if route.endswith("delete") else []

    assert client.get(reverse(route, args=arguments)).status_code == 403
    assert client.session[SESSION_KEY] == str(chief.pk)
