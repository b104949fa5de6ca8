from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from accounts.models import ApiToken
from accounts.tokens import MOST_TOKENS, WRITTEN, count_call, digest_of, make_token

pytestmark = pytest.mark.django_db

PAGE = reverse("accounts:settings-tokens")
ANSWERS = {"name": "Phone", "scopes": ["read"], "days": "30"}


def a_token_of(owner, *scopes):
    return make_token(
        owner=owner, name="Phone", scopes=list(scopes) or ["read"], days=30, now=now()
    )


@pytest.fixture
def inside(client, alice):
    client.force_login(alice)
    return client


def test_a_token_is_shown_once_and_only_its_digest_is_kept(inside, alice):
    shown = inside.post(PAGE, ANSWERS)

    written = shown.context["written"]
    row = ApiToken.objects.get()
    assert WRITTEN.fullmatch(written)
    assert written in shown.content.decode()
    assert (row.owner, row.name, row.scopes) == (alice, "Phone", ["read"])
    assert row.digest == digest_of(written)
    assert row.prefix == written[:8]
    assert written not in inside.get(PAGE).content.decode()
    assert timedelta(days=29) < row.expires_at - now() <= timedelta(days=30)


def test_a_token_is_revoked_at_once(inside, alice):
    row, written = a_token_of(alice)
    assert count_call(written=written).owner == alice.pk

    answer = inside.post(reverse("accounts:settings-token-revoke", args=[row.pk]))

    assert answer.headers["Location"] == PAGE
    assert count_call(written=written) is None
    assert not ApiToken.objects.exists()


def test_the_page_asks_who_is_there_after_a_while(inside, settings):
    settings.FRESH_SIGN_IN_SECONDS = 0

    for answer in (inside.get(PAGE), inside.post(PAGE, ANSWERS)):
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(reverse("accounts:confirm"))
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "a\nb\x00"}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["everything"]}, "scopes"),
        ({"days": "31"}, "days"),
        ({"days": "x"}, "days"),
    ],
)
def test_what_cannot_be_a_token_is_told_beside_its_field(inside, changes, field):
    answer = inside.post(PAGE, ANSWERS | changes)

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert not ApiToken.objects.exists()


def test_there_is_an_end_to_tokens(inside, alice):
    for _ in range(MOST_TOKENS):
        a_token_of(alice)

    answer = inside.post(PAGE, ANSWERS)

    assert answer.status_code == 422
    assert ApiToken.objects.count() == MOST_TOKENS


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_for_one_and_three(
    inside, alice, count, django_assert_num_queries
):
    for _ in range(count):
        a_token_of(alice)

    inside.get(PAGE)
    with django_assert_num_queries(5):
        inside.get(PAGE)


def test_a_call_is_counted_in_its_minute(alice):
    row, written = a_token_of(alice, "read")

    counts = [count_call(written=written).calls for _ in range(3)]
    ApiToken.objects.update(counted_from=now() - timedelta(seconds=61))
    again = count_call(written=written)

    row.refresh_from_db()
    assert counts == [1, 2, 3]
    assert (again.calls, again.token, again.owner) == (1, row.pk, alice.pk)
    assert again.scopes == {"read"}
    assert 59 <= again.seconds_left <= 60
    assert now() - row.last_used_at < timedelta(seconds=30)


@pytest.mark.parametrize(
    "change",
    [{"is_active": False}, {"leaves_at": now() + timedelta(days=3)}],
)
def test_whose_account_is_shut_or_going_comes_in_with_no_token(alice, change):
    _row, written = a_token_of(alice)
    type(alice).objects.filter(pk=alice.pk).update(**change)

    assert count_call(written=written) is None


def test_an_expired_token_is_none(alice):
    long_ago = now() - timedelta(days=30)
    _row, written = make_token(owner=alice, name="Old", scopes=["read"], days=30, now=long_ago)

    assert count_call(written=written) is None


@pytest.mark.parametrize("written", ["", "pet_", "pet_" + "x" * 43, "x" * 500, "\x00"])
def test_what_is_no_token_is_none(alice, written):
    a_token_of(alice)

    assert count_call(written=written) is None
