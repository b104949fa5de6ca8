import threading

import pytest
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import Session, User

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
ANSWERS = {
    "username": "Ana",
    "password": PASSWORD,
    "email": "",
    "currency": "EUR",
    "time_zone": "Europe/Berlin",
    "language": "de",
}
NOT_RIGHT = ["User name, e-mail or password is not right."]


def sign_in(client, username, password=PASSWORD, **fields):
    return client.post(
        reverse("accounts:login"), {"username": username, "password": password, **fields}
    )


def register(client, **changes):
    return client.post(reverse("accounts:signup"), ANSWERS | changes)


def errors_of(response):
    return {field: list(words) for field, words in response.context["form"].errors.items()}


@pytest.fixture
def ana():
    return User.objects.create_user("Ana", "Ana@Example.com", PASSWORD)


@pytest.mark.parametrize("name", ["Ana", "aNA", " ana ", "ANA@example.COM", "ana@example.com"])
def test_sign_in_takes_either_name_in_any_case(client, ana, name):
    response = sign_in(client, name)

    assert (response.status_code, response["Location"]) == (302, reverse("expenses:dashboard"))
    assert client.session[SESSION_KEY] == str(ana.pk)
    assert list(Session.objects.values_list("person", flat=True)) == [ana.pk]


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("nobody", PASSWORD),
        ("nobody@example.com", PASSWORD),
        ("ana", "wrong"),
        ("ana@example.com", "wrong"),
        ("ana' OR 1=1 --", PASSWORD),
    ],
)
def test_sign_in_says_the_same_of_a_wrong_name_and_a_wrong_password(client, ana, name, password):
    response = sign_in(client, name, password)

    assert response.status_code == 422
    assert errors_of(response) == {"__all__": NOT_RIGHT}
    assert response.context["form"]["username"].value() == name


def test_sign_in_says_the_same_of_an_account_that_is_closed(client, ana):
    ana.is_active = False
    ana.save()

    assert errors_of(sign_in(client, "ana")) == {"__all__": NOT_RIGHT}


@pytest.mark.parametrize(
    "name", ["", "   ", "a" * 10_000, "a\x00b", "\u202eana", "a\nb", "\ud7ff\uffff", "@", "ana@"]
)
def test_sign_in_refuses_hostile_names(client, ana, name):
    assert sign_in(client, name).status_code == 422
    assert sign_in(client, "ana", name).status_code == 422


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ("/settings/", "/settings/"),
        ("/expenses/?q=a&from=2026-01-01", "/expenses/?q=a&from=2026-01-01"),
        ("//evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_sign_in_leads_on_only_inside(client, ana, asked, led_to):
    page = client.get(reverse("accounts:login"), {"next": asked})
    response = sign_in(client, "ana", next=asked)

    assert page.context["next"] == ("" if led_to == "/" else asked)
    assert response["Location"] == led_to


def test_sign_in_makes_a_new_session(client, ana):
    client.post(reverse("accounts:password-reset"), {"email": "nobody@example.com"})
    before = client.session.session_key

    sign_in(client, "ana")

    assert before is not None
    assert client.session.session_key != before
    assert Session.objects.count() == 1


def test_sign_in_has_nothing_to_ask_of_who_is_in(client, alice):
    client.force_login(alice)

    response = client.get(reverse("accounts:login"), {"next": "/settings/"})

    assert (response.status_code, response["Location"]) == (302, "/settings/")


def test_sign_out_takes_post_only(client, alice):
    client.force_login(alice)

    assert client.get(reverse("accounts:logout")).status_code == 405
    assert SESSION_KEY in client.session
    response = client.post(reverse("accounts:logout"))

    assert (response.status_code, response["Location"]) == (302, reverse("accounts:login"))
    assert SESSION_KEY not in client.session
    assert Session.objects.count() == 0


def test_register_signs_in_and_lands_on_the_dashboard(client):
    response = register(client, email="Ana@EXAMPLE.com")
    person = User.objects.get()

    assert (response.status_code, response["Location"]) == (302, reverse("expenses:dashboard"))
    assert client.session[SESSION_KEY] == str(person.pk)
    assert (person.username, person.email) == ("Ana", "Ana@example.com")
    assert (person.currency, person.time_zone, person.language) == ("EUR", "Europe/Berlin", "de")
    assert person.check_password(PASSWORD)


def test_register_needs_no_email(client):
    register(client)

    assert User.objects.get().email is None


def test_register_can_be_closed(client, settings):
    settings.REGISTRATION_OPEN = False

    assert client.get(reverse("accounts:signup")).status_code == 404
    assert register(client).status_code == 404
    assert reverse("accounts:signup") not in client.get(reverse("accounts:login")).content.decode()
    assert User.objects.count() == 0


def test_register_has_nothing_to_ask_of_who_is_in(client, alice):
    client.force_login(alice)

    assert client.get(reverse("accounts:signup")).status_code == 302
    assert register(client).status_code == 302
    assert User.objects.count() == 1


def test_register_preselects_what_the_installation_and_the_browser_say(client, settings):
    settings.DEFAULT_CURRENCY = "CHF"

    with translation.override("en"):
        response = client.get(reverse("accounts:signup"), headers={"accept-language": "fr"})
    form = response.context["form"]

    assert (form["currency"].value(), form["language"].value()) == ("CHF", "fr")
    assert response.content.count(b'<span data-detected="currency">franc suisse (CHF)</span>') == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("username", ""),
        ("username", "   "),
        ("username", "a b"),
        ("username", "ana@example.com"),
        ("username", "a\x00b"),
        ("username", "a\nb"),
        ("username", "an\u202ea"),
        ("username", "an\u200ba"),
        ("username", "a" * 151),
        ("username", "a" * 10_000),
        ("username", "ﷺ" * 150),
        ("password", ""),
        ("password", "short"),
        ("password", "q1w2e3r4t5y6"),
        ("password", "long enough \x00"),
        ("password", "x" * 10_000),
        ("email", "ana"),
        ("email", "ana@"),
        ("email", "ana@example.com\x00"),
        ("email", '"a\x01b"@example.com'),
        ("email", "a@example.com\nbcc:x@example.com"),
        ("email", "a@" + "x" * 10_000 + ".com"),
        ("email", "a@" + "㌖." * 120 + "com"),
        ("currency", "XXX"),
        ("currency", "eur"),
        ("currency", ""),
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "../../etc/passwd"),
        ("time_zone", ""),
        ("language", "tlh"),
        ("language", ""),
    ],
)
def test_register_refuses_beside_the_field_and_keeps_the_rest(client, field, value):
    response = register(client, **{field: value})

    assert response.status_code == 422
    assert set(errors_of(response)) == {field}
    assert response.context["form"]["username"].value() == (value if field == "username" else "Ana")
    assert User.objects.count() == 0


def test_register_refuses_a_password_like_the_name(client):
    response = register(client, username="maximilian2026", password="maximilian2026!")

    assert set(errors_of(response)) == {"password"}


@pytest.mark.parametrize("name", ["Ana", "ANA", "ana", "Ａｎａ"])
def test_register_refuses_a_name_that_is_taken_in_another_form(client, ana, name):
    response = register(client, username=name)

    assert response.status_code == 422
    assert errors_of(response) == {"username": ["This user name is taken. Choose another one."]}
    assert User.objects.count() == 1


@pytest.mark.parametrize("address", ["ana@example.com", "ANA@EXAMPLE.COM", "ana@ｅxample.com"])
def test_register_refuses_an_email_that_is_taken_in_another_form(client, ana, address):
    response = register(client, username="other", email=address)

    assert response.status_code == 422
    assert set(errors_of(response)) == {"email"}
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("first", "second"), [("Straße", "STRASSE"), ("É", "e\u0301"), ("ﬁ", "FI"), ("İ", "i\u0307")]
)
def test_names_are_one_whatever_the_unicode_form(client, first, second):
    assert register(client, username=first).status_code == 302

    assert register(Client(), username=second).status_code == 422


@pytest.mark.parametrize("same", ["username", "email"])
@pytest.mark.django_db(transaction=True)
def test_two_who_register_in_the_same_moment_get_one_account(same):
    barrier = threading.Barrier(2)
    answers = []

    def answer(**changes):
        barrier.wait()
        try:
            answers.append(register(Client(), **changes))
        finally:
            connection.close()

    forms = {
        "username": [{"username": "Ana"}, {"username": "ana"}],
        "email": [
            {"username": "ana", "email": "a@example.com"},
            {"username": "bea", "email": "A@example.com"},
        ],
    }[same]
    threads = [threading.Thread(target=answer, kwargs=changes) for changes in forms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(response.status_code for response in answers) == [302, 422]
    refused = next(response for response in answers if response.status_code == 422)
    assert same.encode() in refused.content
    assert User.objects.count() == 1


def test_the_rule_for_a_password_is_said_in_the_language_of_the_page(client):
    answer = client.get(reverse("accounts:signup"), headers={"accept-language": "de"})

    field = answer.context["form"].fields["password"]
    assert "Mindestens 12 Zeichen." in answer.content.decode()
    with translation.override("fr"):
        assert str(field.help_text) == "Au moins 12 caractères."
