import os
import secrets
import stat
import subprocess
import sys
from urllib.parse import quote

import psycopg
import pytest
from django.db import connections
from psycopg import sql

from config.backup.archive import BackupError
from config.backup.restoring import check_archive, restore_backup
from config.backup.tables import LEFT_OUT, all_tables, in_use
from config.backup.taking import rows_of, take_backup
from config.environment import CHECKOUT
from expenses.isolation.household import move_in
from expenses.models import Expense

pytestmark = pytest.mark.django_db(transaction=True)


def url_of(alias, database):
    login = connections[alias].settings_dict
    place = f"{quote(str(login['HOST']), safe='')}:{login['PORT']}"
    return f"postgres://{login['USER']}:{quote(login['PASSWORD'])}@{place}/{database}"


@pytest.fixture
def source(alice):
    move_in()
    connections["owner"].ensure_connection()
    return connections["owner"].connection


@pytest.fixture(scope="module")
def empty(django_db_setup, django_db_blocker):
    """A second database of the same server, migrated by the commands a person would give."""
    name = f"test_second_{secrets.token_hex(4)}"
    with django_db_blocker.unblock(), connections["owner"].cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        urls = {
            "DATABASE_URL": url_of("default", name),
            "DATABASE_OWNER_URL": url_of("owner", name),
        }
    command = [sys.executable, "manage.py", "migrate", "--database", "owner", "--skip-checks"]
    subprocess.run(
        command, cwd=CHECKOUT, env=os.environ | urls, check=True, stdout=subprocess.DEVNULL
    )
    yield urls["DATABASE_OWNER_URL"]
    with django_db_blocker.unblock(), connections["owner"].cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
        connections.close_all()


@pytest.fixture
def target(empty):
    with psycopg.connect(empty, autocommit=True) as connection:
        yield connection
        names = [
            table.identifier
            for table in all_tables(connection)
            if table.name != "django_migrations"
        ]
        connection.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(names)))


def contents(connection):
    with connection.transaction():
        return {
            table.name: b"".join(map(bytes, rows_of(connection, table)))
            for table in all_tables(connection)
            if table.name not in LEFT_OUT
        }


def test_what_is_restored_is_what_was_backed_up(source, target, tmp_path):
    made = take_backup(connection=source, path=tmp_path / "backup", overwrite=False)

    restored = restore_backup(connection=target, path=tmp_path / "backup", replace=False)

    assert restored == made
    assert contents(target) == contents(source)
    again = take_backup(connection=target, path=tmp_path / "again", overwrite=False)
    assert (again.tables, again.sequences) == (made.tables, made.sequences)


def test_every_owned_table_is_in_it(source, tmp_path):
    made = take_backup(connection=source, path=tmp_path / "backup", overwrite=False)

    expected = {table.name for table in all_tables(source)} - LEFT_OUT
    assert {table.name for table in made.tables} == expected
    expense = next(table for table in made.tables if table.name == "expenses_expense")
    assert expense.rows == Expense.objects.across_owners().count()


def test_a_backup_is_for_its_owner_and_leaves_nothing_unfinished(source, tmp_path):
    path = tmp_path / "backup"
    take_backup(connection=source, path=path, overwrite=False)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_cut_or_altered_backup_is_refused_and_changes_nothing(source, target, tmp_path):
    path, broken = tmp_path / "backup", tmp_path / "broken"
    take_backup(connection=source, path=path, overwrite=False)
    whole, before = path.read_bytes(), contents(target)
    places = [*range(0, len(whole), len(whole) // 20), len(whole) - 1]
    flipped = [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in places]

    for content in [*(whole[:at] for at in places), *flipped, whole + b"\0"]:
        broken.write_bytes(content)
        with pytest.raises(BackupError, match="checksum does not match"):
            check_archive(path=broken)
        with pytest.raises(BackupError, match="checksum does not match"):
            restore_backup(connection=target, path=broken, replace=True)

    assert contents(target) == before


def test_a_place_in_use_is_refused_the_second_time_and_replaced_when_told(source, target, tmp_path):
    path = tmp_path / "backup"
    take_backup(connection=source, path=path, overwrite=False)
    restore_backup(connection=target, path=path, replace=False)
    first = contents(target)
    target.execute("UPDATE expenses_expense SET title = 'changed'")

    with pytest.raises(BackupError, match="is in use"):
        restore_backup(connection=target, path=path, replace=False)
    assert contents(target) != first
    restore_backup(connection=target, path=path, replace=True)
    assert contents(target) == first


def test_a_newly_migrated_database_is_not_in_use(target):
    assert in_use(target, all_tables(target)) == []


def test_triggers_are_on_again_after_a_restore(source, target, tmp_path):
    take_backup(connection=source, path=tmp_path / "backup", overwrite=False)
    restore_backup(connection=target, path=tmp_path / "backup", replace=False)

    with pytest.raises(psycopg.errors.IntegrityError, match="never changes"):
        target.execute("UPDATE expenses_expense SET owner_id = owner_id + 1")


def test_another_set_of_migrations_is_named(source, target, tmp_path):
    take_backup(connection=source, path=tmp_path / "backup", overwrite=False)
    target.execute("INSERT INTO django_migrations VALUES (DEFAULT, 'expenses', '9999', now())")

    with pytest.raises(BackupError, match=r"older version, without expenses\.9999"):
        restore_backup(connection=target, path=tmp_path / "backup", replace=False)

    target.execute("DELETE FROM django_migrations WHERE name = '9999'")


def test_a_place_that_cannot_be_written_is_named(source, tmp_path):
    taken = tmp_path / "taken"
    taken.write_text("mine")

    for path, words in {
        tmp_path: "is a folder",
        tmp_path / "no" / "backup": "does not exist",
        taken: "exists already",
    }.items():
        with pytest.raises(BackupError, match=words):
            take_backup(connection=source, path=path, overwrite=False)
    assert taken.read_text() == "mine"
    take_backup(connection=source, path=taken, overwrite=True)
    check_archive(path=taken)
