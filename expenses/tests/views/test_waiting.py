import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.devices import mark_of
from expenses.models import Expense

pytestmark = pytest.mark.django_db

WAITING = "/expenses/waiting/"


@pytest.fixture
def inside(client, alice):
    client.force_login(alice)
    return client


def a_line(person, line, **more):
    return {"person": mark_of(person), "line": line, "submission": str(uuid4()), **more}


def a_form(person, **more):
    return {
        "person": mark_of(person),
        "amount": "62.00",
        "currency": "USD",
        "direction": "spent",
        "title": "Corner shop",
        "category": "none",
        "when": str(timezone.localdate()),
        "submission": str(uuid4()),
        **more,
    }


def stored(person):
    return Expense.objects.owned_by(person)


def test_a_device_is_told_who_is_signed_in(inside, alice):
    told = json.loads(inside.get(WAITING).content)

    assert told["person"] == mark_of(alice)
    assert set(told) == {"person", "csrftoken"}


def test_a_stranger_is_led_to_the_sign_in(client):
    assert client.get(WAITING).status_code == 302


def test_people_have_marks_that_stay_and_differ(alice, bob):
    again = type(alice).objects.get(pk=alice.pk)

    assert mark_of(alice) == mark_of(again)
    assert mark_of(alice) != mark_of(bob)


@pytest.mark.parametrize("make", [lambda who: a_line(who, "12.50 lunch"), a_form])
def test_what_waited_is_stored_once(inside, alice, make):
    sent = make(alice)

    answers = [inside.post(WAITING, sent).status_code for _ in range(2)]

    assert answers == [201, 201]
    assert stored(alice).count() == 1


@pytest.mark.parametrize("make", [lambda who: a_line(who, "12.50 lunch"), a_form])
def test_what_another_typed_is_stored_for_nobody(inside, alice, bob, make):
    assert inside.post(WAITING, make(bob)).status_code == 409
    assert inside.post(WAITING, make(alice) | {"person": ""}).status_code == 409
    assert (stored(alice).count(), stored(bob).count()) == (0, 0)


def test_the_same_line_typed_twice_is_two_expenses(inside, alice):
    for _ in range(2):
        inside.post(WAITING, a_line(alice, "4.80 coffee"))

    assert stored(alice).count() == 2


def test_a_line_is_of_the_day_it_was_typed_on(inside, alice):
    typed_at = timezone.now() - timedelta(days=3)

    inside.post(WAITING, a_line(alice, "12.50 lunch yesterday", at=typed_at.isoformat()))

    assert stored(alice).get().spent_on == timezone.localdate(typed_at) - timedelta(days=1)


@pytest.mark.parametrize("at", ["", "never", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00"])
def test_a_clock_that_is_wrong_loses_nothing(inside, alice, at):
    assert inside.post(WAITING, a_line(alice, "12.50 lunch", at=at)).status_code == 201
    assert stored(alice).count() == 1


def test_a_form_keeps_the_day_that_was_yesterday_when_it_was_filled_in(inside, alice):
    day = timezone.localdate() - timedelta(days=5)

    inside.post(WAITING, a_form(alice, when=str(day)))

    assert stored(alice).get().spent_on == day


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({"line": ""}, "Enter an expense, like 12.50 lunch yesterday"),
        ({"line": "x" * 5000}, "Use at most"),
        ({"line": "\x00"}, "Use"),
    ],
)
def test_a_refused_line_is_told_why(inside, alice, sent, reason):
    response = inside.post(WAITING, a_line(alice, "") | sent)

    assert response.status_code == 422
    assert json.loads(response.content)["reasons"][0].startswith(reason)


def test_a_line_with_two_meanings_says_which(inside, alice):
    response = inside.post(WAITING, a_line(alice, "12.50 lunch 3/11"))
    told = json.loads(response.content)

    assert response.status_code == 422
    assert "more than one way" in told["reasons"][0]
    assert not stored(alice).exists()


def test_a_refused_form_is_told_why_and_where(inside, alice):
    response = inside.post(WAITING, a_form(alice, amount="-", category="999999"))
    told = json.loads(response.content)

    assert response.status_code == 422
    assert set(told["fields"]) == {"amount", "category"}
    assert len(told["reasons"]) == 2
    assert not stored(alice).exists()


@pytest.mark.parametrize(
    ("sent", "header"),
    [({}, '"cache", "storage"'), ({"keep": ""}, '"cache", "storage"'), ({"keep": "1"}, '"cache"')],
)
def test_signing_out_leaves_the_device_what_waits(inside, sent, header):
    response = inside.post(reverse("accounts:logout"), sent)

    assert response.headers["Clear-Site-Data"] == header
