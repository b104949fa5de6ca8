import json
from datetime import UTC, datetime

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse

from accounts.models import Passkey
from accounts.proven import is_proven
from accounts.tests.device import PRESENT, Device

pytestmark = pytest.mark.django_db

PASSWORD = "alice's password"
ADD = reverse("accounts:settings-passkeys")
ADD_OPTIONS = reverse("accounts:settings-passkey-options")
SIGN_IN = reverse("accounts:passkey-sign-in")
SIGN_IN_OPTIONS = reverse("accounts:passkey-sign-in-options")
SECOND = reverse("accounts:two-step-passkey")
SECOND_OPTIONS = reverse("accounts:two-step-passkey-options")


def add(client, device, **changes):
    options = client.post(ADD_OPTIONS).json()
    answers = {"name": "My phone", "password": PASSWORD, "credential": device.make(options)}
    return client.post(ADD, answers | changes)


def sign_in(client, device, **changes):
    options = client.post(SIGN_IN_OPTIONS).json()
    return client.post(SIGN_IN, {"credential": device.sign(options, **changes)})


@pytest.fixture
def device(alice):
    """Alice's device, with a passkey of hers on it."""
    device = Device()
    inside = Client()
    inside.force_login(alice)
    assert add(inside, device).status_code == 200
    return device


def test_a_passkey_is_added_and_counts_in_the_present_session(client, alice):
    client.force_login(alice)
    device = Device()

    answer = add(client, device)

    passkey = Passkey.objects.get()
    assert len(answer.context["codes"]) == 10
    assert (passkey.owner, passkey.name) == (alice, "My phone")
    assert (bytes(passkey.credential_id), passkey.transports) == (
        device.credential_id,
        ["internal"],
    )
    assert is_proven(session=client.session)
    assert device.handle != str(alice.pk)


@pytest.mark.parametrize(
    "changes", [{"password": "wrong"}, {"credential": ""}, {"credential": "[]"}, {"name": ""}]
)
def test_a_passkey_is_not_added(client, alice, changes):
    client.force_login(alice)

    assert add(client, Device(), **changes).status_code == 422
    assert Passkey.objects.count() == 0


@pytest.mark.parametrize("origin", ["http://evil.example", "https://testserver"])
def test_a_passkey_of_another_origin_is_not_added(client, alice, origin):
    client.force_login(alice)

    assert add(client, Device(origin)).status_code == 422


def test_a_passkey_without_user_verification_is_not_added(client, alice):
    client.force_login(alice)
    device = Device()
    device.flags = PRESENT

    assert add(client, device).status_code == 422


def test_an_answer_to_an_earlier_challenge_adds_nothing(client, alice):
    client.force_login(alice)
    device = Device()
    answer = device.make(client.post(ADD_OPTIONS).json())
    client.post(ADD_OPTIONS)

    refused = client.post(ADD, {"name": "x", "password": PASSWORD, "credential": answer})

    assert refused.status_code == 422


def test_the_same_passkey_is_added_once(client, alice, device):
    client.force_login(alice)

    assert add(client, device).status_code == 422
    assert Passkey.objects.count() == 1


def test_a_passkey_signs_in_without_a_user_name(client, alice, device):
    answer = sign_in(client, device)

    passkey = Passkey.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, reverse("expenses:dashboard"))
    assert client.session[SESSION_KEY] == str(alice.pk)
    assert is_proven(session=client.session)
    assert (passkey.sign_count, passkey.used_at is None) == (1, False)


def test_a_passkey_leads_nobody_outside(client, device):
    options = client.post(SIGN_IN_OPTIONS).json()

    answer = client.post(SIGN_IN, {"credential": device.sign(options), "next": "//evil.example/"})

    assert answer["Location"] == reverse("expenses:dashboard")


def spoil(text):
    return text[:10] + ("A" if text[10] != "A" else "B") + text[11:]


@pytest.mark.parametrize("part", ["signature", "authenticatorData", "clientDataJSON", "userHandle"])
def test_what_was_tampered_with_signs_nobody_in(client, device, part):
    options = client.post(SIGN_IN_OPTIONS).json()
    answer = json.loads(device.sign(options))
    answer["response"][part] = spoil(answer["response"][part])

    refused = client.post(SIGN_IN, {"credential": json.dumps(answer)})

    assert refused.status_code == 422
    assert SESSION_KEY not in client.session


@pytest.mark.parametrize(
    "answer",
    ["", "x", "[]", "{}", '{"response": 1}', '{"id": 1, "response": {}}', "[" * 9000, "9" * 20000],
)
def test_what_is_no_answer_signs_nobody_in(client, device, answer):
    client.post(SIGN_IN_OPTIONS)

    assert client.post(SIGN_IN, {"credential": answer}).status_code == 422


def test_a_challenge_is_good_once(client, device):
    options = client.post(SIGN_IN_OPTIONS).json()
    first = client.post(SIGN_IN, {"credential": device.sign(options)})
    client.logout()

    again = client.post(SIGN_IN, {"credential": device.sign(options)})

    assert (first.status_code, again.status_code) == (302, 422)


def test_a_challenge_of_another_browser_is_not_good(client, device):
    options = Client().post(SIGN_IN_OPTIONS).json()
    client.post(SIGN_IN_OPTIONS)

    assert client.post(SIGN_IN, {"credential": device.sign(options)}).status_code == 422


def test_a_foreign_origin_signs_nobody_in(client, device):
    device.origin = "http://evil.example"

    assert sign_in(client, device).status_code == 422


def test_a_sign_count_that_goes_back_is_refused(client, device):
    sign_in(client, device)
    device.sign_count = 0
    stranger = Client()

    assert sign_in(stranger, device).status_code == 422


def test_without_user_verification_a_passkey_is_one_factor_only(client, alice, device):
    device.flags = PRESENT
    alone = sign_in(client, device)
    client.post(reverse("accounts:login"), {"username": "alice", "password": PASSWORD})
    options = client.post(SECOND_OPTIONS).json()

    second = client.post(SECOND, {"credential": device.sign(options)})

    assert (alone.status_code, second.status_code) == (422, 302)
    assert client.session[SESSION_KEY] == str(alice.pk)


def test_another_persons_passkey_is_no_second_step(client, alice, bob, device):
    Passkey.objects.create(
        owner=bob,
        name="mine",
        credential_id=b"bob",
        public_key=b"key",
        made_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    client.post(reverse("accounts:login"), {"username": "bob", "password": "bob's password"})
    options = client.post(SECOND_OPTIONS).json()

    assert client.post(SECOND, {"credential": device.sign(options)}).status_code == 422
    assert SESSION_KEY not in client.session


def test_a_closed_account_does_not_come_in(client, alice, device):
    alice.is_active = False
    alice.save()

    assert sign_in(client, device).status_code == 422


@pytest.mark.parametrize("url", [SIGN_IN_OPTIONS, SIGN_IN])
def test_the_endpoints_want_post_and_a_token(url, alice):
    strict = Client(enforce_csrf_checks=True)

    assert (strict.get(url).status_code, strict.post(url).status_code) == (405, 403)


@pytest.mark.parametrize("route", ["settings-passkey", "settings-passkey-remove"])
def test_another_persons_passkey_does_not_exist(client, alice, bob, device, route):
    passkey = Passkey.objects.get()
    client.force_login(bob)

    foreign = client.get(reverse(f"accounts:{route}", args=[passkey.pk]))
    missing = client.get(reverse(f"accounts:{route}", args=[2**70]))

    assert (foreign.status_code, foreign.content) == (404, missing.content)
    assert client.post(reverse(f"accounts:{route}", args=[passkey.pk])).status_code == 404
    assert Passkey.objects.count() == 1


def test_a_passkey_is_renamed_and_removed(client, alice, device):
    passkey = Passkey.objects.get()
    client.force_login(alice)

    client.post(reverse("accounts:settings-passkey", args=[passkey.pk]), {"name": "Key"})
    passkey.refresh_from_db()
    listed = client.get(ADD)
    remove = reverse("accounts:settings-passkey-remove", args=[passkey.pk])
    refused = client.post(remove, {"password": "wrong"})
    removed = client.post(remove, {"password": PASSWORD})

    assert (passkey.name, listed.status_code) == ("Key", 200)
    assert (refused.status_code, removed.status_code) == (422, 302)
    assert Passkey.objects.count() == 0
