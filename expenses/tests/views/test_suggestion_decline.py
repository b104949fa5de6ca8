import pytest
from django.urls import reverse

from expenses.models import Suggestion

pytestmark = pytest.mark.django_db

URL = "/suggestions/decline/"
ASKED = {"rule": "duplicate", "subject": "7-8"}


@pytest.fixture
def signed_in(client, alice):
    client.force_login(alice)
    return client


def declined(owner):
    rows = Suggestion.objects.owned_by(owner).filter(state=Suggestion.State.DECLINED)
    return list(rows.values_list("rule", "subject"))


def test_decline_puts_a_suggestion_aside(signed_in, alice):
    response = signed_in.post(URL, ASKED)

    assert (response.status_code, response.url) == (302, reverse("expenses:dashboard"))
    assert declined(alice) == [("duplicate", "7-8")]


def test_decline_twice_is_declined_once(signed_in, alice):
    signed_in.post(URL, ASKED)

    assert signed_in.post(URL, ASKED).status_code == 302
    assert declined(alice) == [("duplicate", "7-8")]


def test_decline_can_be_undone_from_its_message(signed_in, alice):
    page = signed_in.post(URL, ASKED, follow=True)
    (message,) = page.context["messages"]
    path = message.extra_tags.removeprefix("undo:")

    assert signed_in.post(path).status_code == 302
    assert declined(alice) == []


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"rule": "duplicate"},
        {"subject": "7-8"},
        {"rule": "nonsense", "subject": "7-8"},
        {"rule": "duplicate", "subject": ""},
        {"rule": "duplicate", "subject": "7" * 301},
        {"rule": "duplicate", "subject": "7\x008"},
        {"rule": "duplicate", "subject": "7\n8"},
    ],
)
def test_decline_of_what_is_no_suggestion_does_not_exist(signed_in, alice, asked):
    assert signed_in.post(URL, asked).status_code == 404
    assert declined(alice) == []


@pytest.mark.parametrize("number", ["", "x", "0", "9" * 19, "9" * 40, "-1", "١"])
def test_undo_of_what_was_not_declined_does_not_exist(signed_in, number):
    assert signed_in.post(f"{URL}?undo={number}").status_code == 404


def test_undo_of_another_persons_suggestion_does_not_exist(signed_in, bob):
    row = Suggestion.objects.create(owner=bob, state=Suggestion.State.DECLINED, **ASKED)

    assert signed_in.post(f"{URL}?undo={row.pk}").status_code == 404
    assert declined(bob) == [("duplicate", "7-8")]


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
def test_decline_is_only_posted(signed_in, method):
    assert getattr(signed_in, method)(URL).status_code == 405


def test_decline_needs_somebody_signed_in(client):
    assert client.post(URL, ASKED).status_code == 302
    assert Suggestion.objects.across_owners().count() == 0
