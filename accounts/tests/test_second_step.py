import threading
from base64 import b32encode
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings

from accounts.models import AuthenticatorApp, RecoveryCode, Session
from accounts.sealing import seal, unseal
from accounts.second_step import (
    begin,
    confirm,
    has_second_step,
    make_recovery_codes,
    recovery_codes_left,
    remove_app,
    take_code,
    take_recovery_code,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
# The secret and, cut to six digits, the codes of RFC 6238, appendix B.
RFC_SECRET = b32encode(b"12345678901234567890").decode()
RFC_CODES = {
    59: "287082",
    1111111109: "081804",
    1111111111: "050471",
    1234567890: "005924",
    2000000000: "279037",
    20000000000: "353130",
}
AT = 1234567890
CODE = RFC_CODES[AT]


def an_app(owner, **more):
    more.setdefault("confirmed_at", NOW)
    return AuthenticatorApp.objects.create(
        owner=owner, secret=seal(RFC_SECRET), made_at=NOW, **more
    )


def at(seconds):
    return datetime.fromtimestamp(seconds, tz=UTC)


@pytest.mark.parametrize(("seconds", "code"), RFC_CODES.items())
def test_take_code_agrees_with_the_rfc(alice, seconds, code):
    an_app(alice)

    assert take_code(person=alice, code=code, now=at(seconds))


@pytest.mark.parametrize(
    ("drift", "is_taken"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)]
)
def test_take_code_bears_one_step_of_drift(alice, drift, is_taken):
    an_app(alice)

    assert take_code(person=alice, code=CODE, now=at(AT + drift)) == is_taken


def test_take_code_takes_a_code_once(alice):
    an_app(alice)

    assert take_code(person=alice, code=CODE, now=at(AT))
    assert not take_code(person=alice, code=CODE, now=at(AT + 1))


@pytest.mark.parametrize("code", ["", "000000", "00592", "0059240", "00592４", "abcdef"])
def test_take_code_refuses_a_wrong_code(alice, code):
    an_app(alice)

    assert not take_code(person=alice, code=code, now=at(AT))


def test_take_code_is_of_one_person(alice, bob):
    an_app(alice)

    assert not take_code(person=bob, code=CODE, now=at(AT))


def test_an_app_is_of_use_once_it_was_confirmed(alice):
    an_app(alice, confirmed_at=None)

    assert not take_code(person=alice, code=CODE, now=at(AT))
    assert not has_second_step(person=alice)
    assert confirm(person=alice, code=CODE, now=at(AT))
    assert has_second_step(person=alice)
    assert not take_code(person=alice, code=CODE, now=at(AT))


def test_begin_keeps_what_is_begun_and_what_is_confirmed(alice):
    begin(person=alice, now=NOW)
    first = AuthenticatorApp.objects.get().secret
    begin(person=alice, now=NOW)
    AuthenticatorApp.objects.update(confirmed_at=NOW)
    begin(person=alice, now=NOW)

    assert AuthenticatorApp.objects.get().secret == first


def test_a_secret_rests_sealed_and_outlives_a_new_key(alice, settings):
    sealed = an_app(alice).secret
    old = settings.SECRET_KEY

    assert RFC_SECRET not in sealed
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[old]):
        assert unseal(sealed) == RFC_SECRET
    with override_settings(SECRET_KEY="another"):
        assert unseal(sealed) is None
        assert not take_code(person=alice, code=CODE, now=at(AT))


def test_a_recovery_code_is_good_once_however_it_is_written(alice, bob):
    codes = make_recovery_codes(person=alice)

    assert len(set(codes)) == 10
    assert not take_recovery_code(person=bob, code=codes[0], now=NOW)
    assert take_recovery_code(person=alice, code=codes[0].upper().replace(" ", "-"), now=NOW)
    assert not take_recovery_code(person=alice, code=codes[0], now=NOW)
    assert recovery_codes_left(person=alice) == 9


def test_no_recovery_code_is_kept_as_it_is(alice):
    codes = make_recovery_codes(person=alice)
    kept = set(RecoveryCode.objects.values_list("digest", flat=True))

    assert {len(code.replace(" ", "")) for code in codes} == {24}
    assert kept.isdisjoint(code.replace(" ", "") for code in codes)


def test_new_recovery_codes_replace_the_old(alice):
    old = make_recovery_codes(person=alice)
    make_recovery_codes(person=alice)

    assert not take_recovery_code(person=alice, code=old[0], now=NOW)
    assert recovery_codes_left(person=alice) == 10


def test_the_last_factor_takes_the_recovery_codes_along(alice):
    an_app(alice)
    make_recovery_codes(person=alice)

    remove_app(person=alice)

    assert recovery_codes_left(person=alice) == 0


def all_at_once(count, work):
    barrier, answers = threading.Barrier(count), []

    def run():
        barrier.wait()
        answers.append(work())
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
def test_a_recovery_code_lets_one_of_twelve_in(alice):
    code = make_recovery_codes(person=alice)[0]

    answers = all_at_once(12, lambda: take_recovery_code(person=alice, code=code, now=NOW))

    assert sorted(answers) == [False] * 11 + [True]


@pytest.mark.django_db(transaction=True)
def test_a_code_lets_one_of_twelve_in(alice):
    an_app(alice)

    answers = all_at_once(12, lambda: take_code(person=alice, code=CODE, now=at(AT)))

    assert sorted(answers) == [False] * 11 + [True]


def test_remove_second_step_helps_who_is_locked_out(client, alice):
    alice.email = "alice@example.org"
    alice.save()
    an_app(alice)
    make_recovery_codes(person=alice)
    client.force_login(alice)
    said = StringIO()

    call_command("remove_second_step", "ALICE", stdout=said)

    assert said.getvalue() == "alice: factors removed: 1; signed out everywhere; mailed.\n"
    assert not has_second_step(person=alice)
    assert Session.objects.of(alice).count() == 0
    assert [message.to for message in mail.outbox] == [["alice@example.org"]]


def test_remove_second_step_knows_nobody_of_that_name():
    with pytest.raises(CommandError, match="Nobody is called nobody"):
        call_command("remove_second_step", "nobody")
