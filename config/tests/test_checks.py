import pytest
from django.core.checks import run_checks
from django.db import connection, connections

from config.checks import (
    the_application_owns_nothing,
    the_database_keeps_people_apart,
    the_secret_key_is_long,
    what_is_written_stays_written,
)


def ids(messages):
    return [message.id for message in messages]


@pytest.mark.django_db
def test_a_server_that_could_lose_what_it_acknowledged_is_refused():
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")

    found = what_is_written_stays_written(databases=["owner"])

    assert "synchronous_commit" in " ".join(message.msg for message in found)
    assert set(ids(found)) == {"config.E001"}
    assert all(message.is_serious() for message in found)


@pytest.mark.django_db
def test_the_applications_own_role_passes():
    assert the_application_owns_nothing(databases=["default"]) == []
    assert the_database_keeps_people_apart(databases=["default"]) == []


@pytest.mark.django_db(transaction=True)
def test_an_application_that_signs_in_as_the_owner_is_refused(monkeypatch):
    owner = connections["owner"].settings_dict
    connection.close()
    for name in ("USER", "PASSWORD"):
        monkeypatch.setitem(connection.settings_dict, name, owner[name])

    found = the_application_owns_nothing(databases=["default"])
    not_kept_apart = the_database_keeps_people_apart(databases=["default"])
    connection.close()

    assert ids(found) == ["config.E002", "config.W002"]
    assert "expenses_expense" in " ".join(message.msg for message in not_kept_apart)
    assert set(ids(not_kept_apart)) == {"config.E004"}


def test_no_database_is_asked_unless_it_is_named():
    assert what_is_written_stays_written(databases=None) == []
    assert the_application_owns_nothing(databases=["owner"]) == []
    assert the_database_keeps_people_apart(databases=["owner"]) == []


@pytest.mark.parametrize("key", ["", "short", "a" * 60])
def test_a_weak_secret_key_is_refused(settings, key):
    settings.SECRET_KEY = key

    assert ids(the_secret_key_is_long()) == ["config.E003"]


def test_nothing_serious_is_found_otherwise():
    assert [message for message in run_checks() if message.is_serious()] == []
