import threading
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from accounts.models import User
from accounts.people import TakenError, register, save_preferences

ANSWERS = {
    "password": "correct horse battery",
    "email": None,
    "currency": "EUR",
    "time_zone": "UTC",
    "language": "en-us",
}


@contextmanager
def another_connection(work):
    """Run `work` in a thread, on a connection of its own."""
    outcome = []

    def run():
        try:
            outcome.append(work())
        except TakenError as error:
            outcome.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    yield outcome
    thread.join()


@pytest.mark.django_db(transaction=True)
def test_register_waits_for_who_was_first_and_then_refuses():
    with another_connection_after_us(lambda: register(username="ANA", **ANSWERS)) as outcome:
        pass

    assert [(type(error), error.field) for error in outcome] == [(TakenError, "username")]
    assert list(User.objects.values_list("username", flat=True)) == ["Ana"]


@contextmanager
def another_connection_after_us(work):
    with transaction.atomic():
        register(username="Ana", **ANSWERS)
        other = another_connection(work)
        outcome = other.__enter__()
        while not waits_for_a_lock():
            pass
    other.__exit__(None, None, None)
    yield outcome


def waits_for_a_lock():
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_save_preferences_refuses_another_persons_name_and_keeps_the_transaction(alice, bob):
    bob.username = "ALICE"

    with pytest.raises(TakenError):
        save_preferences(person=bob, columns=["username"])

    bob.refresh_from_db()
    assert bob.username == "bob"


@pytest.mark.django_db
def test_save_preferences_leaves_other_columns_alone(alice):
    stale = User.objects.get(pk=alice.pk)
    alice.theme = "dark"
    save_preferences(person=alice, columns=["theme"])

    stale.username = "Alicia"
    save_preferences(person=stale, columns=["username"])

    alice.refresh_from_db()
    assert (alice.username, alice.username_folded, alice.theme) == ("Alicia", "alicia", "dark")
