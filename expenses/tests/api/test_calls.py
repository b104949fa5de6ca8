"""Who comes in, how often, and what comes of sending something twice."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client
from django.utils.timezone import now

from accounts.models import ApiToken, KeptAnswer, Tries
from accounts.tasks import forget_kept_answers
from accounts.tokens import KEPT_FOR
from expenses.models import Expense
from expenses.tests.api.calling import DOOR, Program, fields
from expenses.tests.making import a_person, an_expense

pytestmark = pytest.mark.django_db

LUNCH = {"title": "Lunch", "amount": "12.50"}


def refused(answer, status):
    assert answer.status_code == status
    assert fields(answer) == set()
    return answer


@pytest.mark.parametrize(
    "given",
    [None, "", "Bearer", "Bearer x", "Bearer pet_" + "x" * 43, "Basic YTpi", "pet_" + "x" * 43],
)
def test_without_a_good_token_nobody_comes_in(client, alice, given):
    client.force_login(alice)
    headers = {} if given is None else {"Authorization": given}

    answer = client.get(f"{DOOR}/expenses", headers=headers)

    refused(answer, 401)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer ")


def test_a_cookie_counts_for_nothing_beside_a_token(program, client, bob):
    client.force_login(bob)

    told = client.get(f"{DOOR}/me", headers={"Authorization": f"Bearer {program.token}"})

    assert told.json()["username"] == "alice"


def test_a_call_needs_no_form_token(program):
    program.client = Client(enforce_csrf_checks=True)

    assert program("POST", "/expenses", LUNCH).status_code == 201


@pytest.mark.parametrize("place", ["?token={}", "?q={}", "?ACCESS_TOKEN=x", "/{}"])
def test_a_token_in_an_address_is_refused(program, place):
    address = f"{DOOR}/expenses{place.format(program.token)}"
    headers = {"Authorization": f"Bearer {program.token}"}

    assert program.client.get(address, headers=headers).status_code == 400
    assert program.client.get(address).status_code == 400


def test_a_scope_opens_only_its_own_operations(alice):
    reads, writes = Program(alice, "read"), Program(alice, "write")
    row = an_expense(owner=alice)

    assert reads("GET", "/expenses").status_code == 200
    assert reads("POST", "/expenses/parse", {"line": "12 tea"}).status_code == 200
    refused(reads("POST", "/expenses", LUNCH), 403)
    refused(reads("DELETE", f"/expenses/{row.pk}"), 403)
    assert writes("POST", "/expenses", LUNCH).status_code == 201
    refused(writes("GET", "/expenses"), 403)


def test_wrong_tokens_have_to_wait_and_right_ones_do_not(program, client):
    wrong = {"Authorization": "Bearer pet_" + "x" * 43}
    answers = [client.get(f"{DOOR}/me", headers=wrong).status_code for _ in range(31)]

    assert answers == [401] * 30 + [429]
    assert int(client.get(f"{DOOR}/me", headers=wrong).headers["Retry-After"]) > 0
    assert program("GET", "/me").status_code == 200
    assert Tries.objects.count() == 1


def test_calls_have_an_end_within_a_minute(program, settings):
    settings.API_CALLS_PER_MINUTE = 2

    first, second, third = (program("GET", "/me") for _ in range(3))
    ApiToken.objects.update(counted_from=now() - timedelta(seconds=61))

    assert first.headers["RateLimit-Policy"] == '"minute";q=2;w=60'
    assert first.headers["RateLimit"].startswith('"minute";r=1;t=')
    assert second.headers["RateLimit"].startswith('"minute";r=0;t=')
    refused(third, 429)
    assert 0 < int(third.headers["Retry-After"]) <= 60
    assert program("GET", "/me").status_code == 200


@pytest.mark.parametrize("path", ["/nowhere", "/expenses/", "/expenses/1/2/3", "/"])
def test_what_is_not_there_is_told_as_a_problem(program, client, path):
    refused(program("GET", path), 404)
    refused(client.get(DOOR + path), 404)


@pytest.mark.parametrize("method", ["POST", "PUT", "HEAD", "OPTIONS"])
def test_a_method_that_is_not_answered_says_which_ones_are(program, method):
    answer = program(method, "/totals?by=day")

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET"


def test_a_body_that_is_no_json_or_too_large_is_refused(program, settings):
    headers = {"Authorization": f"Bearer {program.token}"}
    form = program.client.post(f"{DOOR}/expenses", LUNCH, headers=headers)
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    refused(form, 415)
    refused(program("POST", "/expenses", LUNCH | {"note": "x" * 200}), 413)


def test_a_read_that_is_known_is_answered_without_a_body(program, alice):
    row = an_expense(owner=alice)

    for path in (f"/expenses/{row.pk}", "/expenses", "/me", "/categories"):
        told = program("GET", path)
        etag = told.headers["ETag"]
        known = program("GET", path, If_None_Match=f'"x", W/{etag}')
        assert (known.status_code, known.content, known.headers["ETag"]) == (304, b"", etag)
        assert program("GET", path, If_None_Match='"x"').status_code == 200


def test_a_write_meets_the_version_that_was_read_or_none(program, alice):
    row = an_expense(owner=alice)
    place = f"/expenses/{row.pk}"
    read = program("GET", place).headers["ETag"]

    changed = program("PATCH", place, {"title": "First"}, If_Match=read)
    stale = [
        program("PATCH", place, {"title": "Second"}, If_Match=read),
        program("PUT", place, LUNCH, If_Match=f"W/{changed.headers['ETag']}"),
        program("DELETE", place, If_Match=read),
        program("POST", f"{place}/restore", If_Match='"x"'),
        program("PATCH", "/me", {"theme": "dark"}, If_Match='"x"'),
    ]

    assert changed.status_code == 200
    assert changed.headers["ETag"] == program("GET", place).headers["ETag"] != read
    assert {answer.status_code for answer in stale} == {412}
    row.refresh_from_db()
    assert (row.title, row.version) == ("First", 2)
    assert program("DELETE", place, If_Match="*").status_code == 200


def test_a_write_sent_again_is_done_once_and_answered_the_same(program):
    first = program("POST", "/expenses", LUNCH, Idempotency_Key="lunch-1")
    again = program("POST", "/expenses", LUNCH, Idempotency_Key="lunch-1")
    other = program("POST", "/expenses", LUNCH | {"amount": "13"}, Idempotency_Key="lunch-1")
    elsewhere = program("POST", "/payment-methods", {"name": "x"}, Idempotency_Key="lunch-1")

    assert (first.status_code, first.content) == (again.status_code, again.content)
    for name in ("ETag", "Location", "Content-Type"):
        assert first.headers[name] == again.headers[name]
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    refused(other, 422)
    refused(elsewhere, 422)
    assert Expense.objects.count() == 1


def test_a_refusal_is_not_kept(program):
    refused_first = program("POST", "/expenses", {"title": "x"}, Idempotency_Key="k")
    mended = program("POST", "/expenses", LUNCH, Idempotency_Key="k")

    assert (refused_first.status_code, mended.status_code) == (422, 201)
    assert KeptAnswer.objects.count() == 1


def test_keys_are_each_tokens_own(program, stranger, alice):
    other = Program(alice)

    for one in (program, stranger, other):
        assert one("POST", "/expenses", LUNCH, Idempotency_Key="k").status_code == 201

    assert Expense.objects.count() == 3


def test_an_answer_is_kept_for_a_day(program):
    program("POST", "/expenses", LUNCH, Idempotency_Key="k")
    KeptAnswer.objects.update(made_at=now() - KEPT_FOR - timedelta(seconds=1))

    assert program("POST", "/expenses", LUNCH, Idempotency_Key="k").status_code == 201
    assert (Expense.objects.count(), KeptAnswer.objects.count()) == (2, 1)
    KeptAnswer.objects.update(made_at=now() - KEPT_FOR - timedelta(seconds=1))
    program("POST", "/expenses", LUNCH, Idempotency_Key="another")
    assert forget_kept_answers(timestamp=0) == 1
    assert KeptAnswer.objects.get().key == "another"


@pytest.mark.parametrize("key", ["", "two words", "é", "x" * 201])
def test_a_key_that_is_none_is_refused(program, key):
    refused(program("POST", "/expenses", LUNCH, Idempotency_Key=key), 400)


def at_once(calls):
    """Call all of them in the same moment, on connections of their own."""
    barrier, answers = Barrier(len(calls)), []

    def run(call):
        barrier.wait()
        answers.append(call())
        connection.close()

    threads = [Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
def test_twelve_equal_writes_at_once_are_one_row_and_anothers_twin_is_independent():
    one, other = Program(a_person("one")), Program(a_person("other"))
    calls = [lambda: one("POST", "/expenses", LUNCH, Idempotency_Key="k") for _ in range(12)]
    calls += [lambda: other("POST", "/expenses", LUNCH, Idempotency_Key="k")]

    answers = at_once(calls)

    assert {answer.status_code for answer in answers} <= {201, 409}
    for program in (one, other):
        assert Expense.objects.filter(owner=program.owner).count() == 1
        again = program("POST", "/expenses", LUNCH, Idempotency_Key="k")
        assert (again.status_code, again.headers["Idempotency-Replayed"]) == (201, "true")
    made = {answer.json()["id"] for answer in answers if answer.status_code == 201}
    assert len(made) == 2


@pytest.mark.django_db(transaction=True)
def test_a_running_call_is_not_waited_for(monkeypatch):
    program = Program(a_person("one"))
    waits = [Barrier(2), Barrier(2)]
    record = "expenses.api.expenses.record_expense"
    original = Expense.objects.owned_by(program.owner)

    def slowly(**values):
        for barrier in waits:
            barrier.wait(20)
        return original.create(base_amount=values["amount"], **values)

    monkeypatch.setattr(record, slowly)
    first = Thread(
        target=lambda: (
            program("POST", "/expenses", LUNCH, Idempotency_Key="k"),
            connection.close(),
        )
    )
    first.start()
    waits[0].wait(20)

    second = program("POST", "/expenses", LUNCH, Idempotency_Key="k")
    waits[1].wait(20)
    first.join()

    refused(second, 409)
    assert second.headers["Retry-After"] == "1"
    assert Expense.objects.count() == 1
    assert program("POST", "/expenses", LUNCH, Idempotency_Key="k").status_code == 201
