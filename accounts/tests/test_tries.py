import threading
from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.db.models import F
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from accounts.models import Tries
from accounts.tasks import clear_ended_tries
from accounts.tries import FROM_ONE_PLACE, GUESSED, Limit, client_network, count, digest_of

pytestmark = pytest.mark.django_db

PASSWORD = "alice's password"


def guess(client, name="alice", password="wrong", **headers):
    return client.post(
        reverse("accounts:login"), {"username": name, "password": password}, headers=headers
    )


def let_time_pass(seconds):
    passed = timedelta(seconds=seconds)
    Tries.objects.update(begun_at=F("begun_at") - passed, ends_at=F("ends_at") - passed)


@pytest.fixture
def hashed(monkeypatch):
    """How many passwords were hashed: what an answer costs, without a clock."""
    calls = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: calls.append(1) or encode(*args))
    return calls


@pytest.mark.parametrize("name", ["alice", "nobody", "nobody@example.com"])
def test_guesses_are_refused_alike_whether_the_name_is_known(client, alice, hashed, name):
    answers = [guess(client, name) for _ in range(GUESSED.free + 1)]

    assert [answer.status_code for answer in answers] == [422] * GUESSED.free + [429]
    assert len(hashed) == GUESSED.free
    assert answers[-1]["Retry-After"] == "30"
    assert answers[-1].content.count(b"Try again in 30 seconds.") == 1


def test_the_right_password_is_refused_while_waiting_and_taken_afterwards(client, alice):
    for _ in range(GUESSED.free):
        guess(client)

    during = guess(client, password=PASSWORD)
    let_time_pass(30)
    afterwards = guess(client, password=PASSWORD)

    assert (during.status_code, afterwards.status_code) == (429, 302)
    assert client.session[SESSION_KEY] == str(alice.pk)


def test_waits_grow_to_fifteen_minutes_and_no_further():
    digest = digest_of(kind="test", who="someone")
    for _ in range(GUESSED.free):
        count(digest=digest, limit=GUESSED)
    waits = []

    for _ in range(7):
        waits.append(count(digest=digest, limit=GUESSED))
        let_time_pass(waits[-1])
        assert count(digest=digest, limit=GUESSED) == 0

    assert waits == [30, 60, 120, 300, 900, 900, 900]


def test_what_is_long_ago_is_forgotten(client, alice):
    for _ in range(GUESSED.free):
        guess(client)
    let_time_pass(3600)

    answers = [guess(client).status_code for _ in range(GUESSED.free)]

    assert answers == [422] * GUESSED.free


def test_both_names_of_an_account_are_counted_as_one(client, alice):
    alice.email = "alice@example.com"
    alice.save()
    for name in ("alice", "ALICE", "alice@example.com", " Alice", "Alice@Example.com"):
        guess(client, name)

    assert guess(client, "alice").status_code == 429


def test_who_gets_in_begins_anew(client, alice):
    for _ in range(3):
        for _ in range(GUESSED.free - 1):
            guess(Client())
        assert guess(Client(), password=PASSWORD).status_code == 302

    assert Tries.objects.count() == 1  # of the address only
    assert Tries.objects.get().count == 3 * (GUESSED.free - 1)


def test_one_address_does_not_try_one_password_on_everybody(alice):
    answers = [guess(Client(), f"name{n}").status_code for n in range(FROM_ONE_PLACE.free + 1)]

    assert answers == [422] * FROM_ONE_PLACE.free + [429]
    assert guess(Client(REMOTE_ADDR="192.0.2.7"), "another").status_code == 422


def test_an_account_of_ones_own_does_not_clear_the_address(alice):
    for n in range(FROM_ONE_PLACE.free - 1):
        guess(Client(), f"name{n}")
    guess(Client(), password=PASSWORD)

    assert [guess(Client(), f"more{n}").status_code for n in range(2)] == [422, 429]


def test_a_forged_header_is_no_other_address(client):
    answers = [
        guess(client, f"name{n}", x_forwarded_for=f"192.0.2.{n}").status_code
        for n in range(FROM_ONE_PLACE.free + 1)
    ]

    assert answers[-1] == 429


@pytest.mark.parametrize(
    ("proxies", "header", "network"),
    [
        (0, "192.0.2.1", "127.0.0.1"),
        (1, "192.0.2.1", "192.0.2.1"),
        (1, "6.6.6.6, 192.0.2.1", "192.0.2.1"),
        (2, "6.6.6.6, 192.0.2.1, 10.0.0.1", "192.0.2.1"),
        (2, "192.0.2.1", "127.0.0.1"),
        (1, "", "unknown"),
        (1, "nonsense", "unknown"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (1, "2001:db8:1:2::9", "2001:db8:1:2::/64"),
        (1, "::ffff:192.0.2.1", "192.0.2.1"),
    ],
)
def test_an_address_is_what_our_own_proxies_say(settings, proxies, header, network):
    settings.TRUSTED_PROXIES = proxies

    request = RequestFactory().post("/", headers={"x-forwarded-for": header})

    assert client_network(request) == network


def test_no_name_and_no_address_is_stored(client, alice):
    guess(client)

    stored = list(Tries.objects.values_list("digest", flat=True))

    assert [len(digest) for digest in stored] == [64, 64]
    assert digest_of(kind="a", who="b") != digest_of(kind="", who="ab")


@pytest.mark.django_db(transaction=True)
def test_parallel_guesses_are_checked_no_more_often_than_allowed(alice, hashed):
    barrier = threading.Barrier(20)
    statuses = []

    def try_once():
        client = Client()
        barrier.wait()
        try:
            statuses.append(guess(client).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=try_once) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(statuses) == [422] * GUESSED.free + [429] * 15
    assert len(hashed) == GUESSED.free


def test_the_office_leads_to_the_page_that_counts(client, alice):
    page = client.get(reverse("admin:login"))
    posted = client.post(reverse("admin:login"), {"username": "alice", "password": PASSWORD})

    assert [page["Location"].split("?")[0], posted["Location"].split("?")[0]] == [
        reverse("accounts:login")
    ] * 2
    assert SESSION_KEY not in client.session


def test_mails_for_a_new_password_are_asked_for_only_so_often(client):
    url = reverse("accounts:password-reset")

    answers = [client.post(url, {"email": "a@example.com"}).status_code for _ in range(4)]

    assert answers == [302, 302, 302, 429]
    assert client.post(url, {"email": "b@example.com"}).status_code == 302


def test_a_password_is_not_guessed_in_a_session_that_was_left_open(client, alice):
    client.force_login(alice)
    pages = ["confirm", "settings-security", "settings-delete"]

    for n in range(GUESSED.free):
        client.post(reverse(f"accounts:{pages[n % 3]}"), {"password": "wrong"})

    assert [
        client.post(reverse(f"accounts:{page}"), {"password": PASSWORD}).status_code
        for page in pages
    ] == [429] * 3


def test_only_ended_tries_are_cleared():
    limit = Limit(free=1, waits=(60,), memory=timedelta(minutes=1))
    for who in ("over", "running"):
        count(digest=digest_of(kind="test", who=who), limit=limit)
    over = digest_of(kind="test", who="over")
    Tries.objects.filter(digest=over).update(ends_at=timezone.now())

    clear_ended_tries(timestamp=0)

    assert list(Tries.objects.values_list("digest", flat=True)) == [
        digest_of(kind="test", who="running")
    ]
