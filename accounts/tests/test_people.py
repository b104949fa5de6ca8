import threading
import time

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


@pytest.mark.django_db(transaction=True)
def test_register_waits_for_who_was_first_and_then_refuses():
    refused = []

    def be_second():
        try:
            register(username="ANA", **ANSWERS)
        except TakenError as error:
            refused.append(error.field)
        finally:
            connection.close()

    second = threading.Thread(target=be_second)
    with transaction.atomic():
        register(username="Ana", **ANSWERS)
        second.start()
        wait_until(somebody_waits)
        assert refused == []
    second.join()

    assert refused == ["username"]
    assert list(User.objects.values_list("username", flat=True)) == ["Ana"]


def wait_until(true):
    until = time.monotonic() + 4
    while not true() and time.monotonic() < until:
        time.sleep(0.01)


def somebody_waits():
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
