import threading

import pytest
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import Session, User

pytestmark = pytest.mark.django_db

PASSWORD = "alice's password"
NEW = "a wholly different one"
PROFILE = {
    "username": "alice",
    "first_name": "",
    "last_name": "",
    "language": "en-us",
    "theme": "auto",
    "density": "comfortable",
}
MONEY = {"currency": "USD", "time_zone": "UTC", "month_starts_on": "1", "week_starts_on": "1"}
PAGES = ["settings", "settings-profile", "settings-money", "settings-security", "settings-data"]


@pytest.fixture
def inside(client, alice):
    client.force_login(alice)
    return client


def save(client, page, answers, **changes):
    return client.post(reverse(f"accounts:{page}"), answers | changes)


def errors_of(response):
    return set(response.context["form"].errors)


@pytest.mark.parametrize("page", [*PAGES, "settings-delete"])
def test_every_page_answers(inside, page):
    assert inside.get(reverse(f"accounts:{page}")).status_code == 200
    assert inside.put(reverse(f"accounts:{page}")).status_code == 405


def test_profile_is_saved(inside, alice):
    response = save(
        inside,
        "settings-profile",
        PROFILE,
        username="Älice",
        first_name=" Ali\u0301ce ",
        last_name="\u202eliddell",
        language="de",
        theme="dark",
        density="compact",
    )

    assert (response.status_code, response["Location"]) == (302, "/settings/profile/")
    alice.refresh_from_db()
    assert (alice.username, alice.username_folded) == ("Älice", "älice")
    assert (alice.first_name, alice.last_name) == ("Alíce", "\u202eliddell")
    assert (alice.language, alice.theme, alice.density) == ("de", "dark", "compact")
    assert 'data-density="compact"' in inside.get("/").content.decode()
    assert SESSION_KEY in inside.session


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("username", ""),
        ("username", "a@b"),
        ("username", "x" * 10_000),
        ("username", "BOB"),
        ("first_name", "a\x00b"),
        ("first_name", "a\nb"),
        ("last_name", "a\u2028b"),
        ("last_name", "x" * 10_000),
        ("language", "tlh"),
        ("theme", "pink"),
        ("density", "airy"),
    ],
)
def test_profile_refuses_beside_the_field(inside, alice, bob, field, value):
    response = save(inside, "settings-profile", PROFILE, **{field: value})

    assert response.status_code == 422
    assert errors_of(response) == {field}
    assert response.context["form"][field].value() == value
    assert response.context["request"].user.username == "alice"
    before = User.objects.filter(pk=alice.pk).values().get()
    assert (before["username"], before["theme"]) == ("alice", "auto")


@pytest.mark.django_db(transaction=True)
def test_two_who_want_one_name_in_the_same_moment(alice, bob):
    barrier = threading.Barrier(2)
    statuses = []

    def rename(person):
        client = Client()
        client.force_login(person)
        barrier.wait()
        try:
            response = save(client, "settings-profile", PROFILE, username="Zoë")
            statuses.append(response.status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=rename, args=[person]) for person in (alice, bob)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(statuses) == [302, 422]


def test_money_and_dates_are_saved(inside, alice):
    save(
        inside,
        "settings-money",
        MONEY,
        time_zone="Asia/Calcutta",
        month_starts_on="25",
        week_starts_on="7",
    )

    alice.refresh_from_db()
    assert (alice.time_zone, alice.month_starts_on, alice.week_starts_on) == (
        "Asia/Calcutta",
        25,
        7,
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("currency", "XXX"),
        ("currency", "DEM"),
        ("currency", "usd"),
        ("currency", "\x00"),
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "Europe"),
        ("time_zone", "/etc/localtime"),
        ("month_starts_on", "0"),
        ("month_starts_on", "29"),
        ("month_starts_on", "-1"),
        ("month_starts_on", "1.5"),
        ("month_starts_on", "the first"),
        ("month_starts_on", "9" * 10_000),
        ("month_starts_on", ""),
        ("week_starts_on", "2"),
        ("week_starts_on", "monday"),
    ],
)
def test_money_and_dates_refuse_beside_the_field(inside, alice, field, value):
    response = save(inside, "settings-money", MONEY, **{field: value})

    assert response.status_code == 422
    assert errors_of(response) == {field}
    stored = User.objects.filter(pk=alice.pk).values(*MONEY).get()
    assert {name: str(kept) for name, kept in stored.items()} == MONEY


def test_an_outdated_time_zone_stays_until_it_is_changed(inside, alice):
    User.objects.filter(pk=alice.pk).update(time_zone="US/Eastern")

    response = save(inside, "settings-money", MONEY, time_zone="US/Eastern", month_starts_on="2")

    assert response.status_code == 302


@pytest.mark.parametrize(
    ("language", "currency", "shown"),
    [("en-us", "USD", "$1,234.56"), ("de", "EUR", "1.234,56\u00a0€"), ("en-us", "JPY", "¥1,235")],
)
def test_money_page_shows_how_an_amount_looks(inside, alice, language, currency, shown):
    User.objects.filter(pk=alice.pk).update(language=language, currency=currency)

    page = inside.get(reverse("accounts:settings-money")).content.decode()

    assert page.count(f'<dd class="num">{shown}</dd>') == 1


def test_password_change_keeps_this_session_and_ends_the_others(inside, alice):
    elsewhere = Client()
    elsewhere.force_login(alice)

    response = save(inside, "settings-security", {"password": PASSWORD, "new_password": NEW})

    assert response.status_code == 302
    alice.refresh_from_db()
    assert alice.check_password(NEW)
    assert inside.get(reverse("accounts:settings")).status_code == 200
    assert elsewhere.get(reverse("accounts:settings")).status_code == 302
    assert Session.objects.of(alice).count() == 1


@pytest.mark.parametrize(
    ("answers", "fields"),
    [
        ({"password": "wrong", "new_password": NEW}, {"password"}),
        ({"password": "", "new_password": NEW}, {"password"}),
        ({"password": PASSWORD, "new_password": "short"}, {"new_password"}),
        ({"password": PASSWORD, "new_password": ""}, {"new_password"}),
        ({"password": "\x00", "new_password": "\x00"}, {"password", "new_password"}),
    ],
)
def test_password_change_refuses(inside, alice, answers, fields):
    response = save(inside, "settings-security", answers)

    assert response.status_code == 422
    assert errors_of(response) == fields
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_sign_out_everywhere_else(inside, alice, bob):
    elsewhere, of_bob = Client(), Client()
    elsewhere.force_login(alice)
    of_bob.force_login(bob)
    assert inside.get(reverse("accounts:settings-security")).context["elsewhere"] != []

    response = inside.post(reverse("accounts:settings-sign-out-others"))

    assert response.status_code == 302
    assert inside.get(reverse("accounts:settings-security")).context["elsewhere"] == []
    assert elsewhere.get(reverse("accounts:settings")).status_code == 302
    assert of_bob.get(reverse("accounts:settings")).status_code == 200
    assert inside.get(reverse("accounts:settings-sign-out-others")).status_code == 405


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ("/expenses/?q=a", "/expenses/?q=a"),
        ("//evil.example", "/settings/profile/"),
        ("https://evil.example", "/settings/profile/"),
        ("", "/settings/profile/"),
    ],
)
def test_theme_is_kept_and_leads_back_inside_only(inside, alice, asked, led_to):
    response = inside.post(reverse("accounts:theme"), {"theme": "dark", "next": asked})

    assert (response.status_code, response["Location"]) == (302, led_to)
    alice.refresh_from_db()
    assert alice.theme == "dark"


@pytest.mark.parametrize("theme", ["", "pink", "\x00", "x" * 10_000])
def test_theme_refuses_what_there_is_not(inside, alice, theme):
    assert inside.post(reverse("accounts:theme"), {"theme": theme}).status_code == 400
    assert inside.get(reverse("accounts:theme")).status_code == 405
    alice.refresh_from_db()
    assert alice.theme == "auto"
