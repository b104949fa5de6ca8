"""The two roles in the database: one owns the tables, the other is the application's."""

from typing import Any

import psycopg
from django.db import connections
from psycopg import sql

SUPERUSER = "postgres"
OWNER = "tracker_owner"
APPLICATION = "tracker_app"

# They belong to the role and not to the connection, since PgBouncer refuses parameters there.
TIMEOUTS = {
    "statement_timeout": "30s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "60s",
}

MAKE_ROLE = "CREATE ROLE {role} LOGIN PASSWORD {password}"
LIMIT_OWNER = "ALTER ROLE {role} NOSUPERUSER CREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
LIMIT_APPLICATION = (
    "ALTER ROLE {role} NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
)

GRANTS = """
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role};
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO {role};
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role};
"""

# One statement that takes the role only where there is one to take, with the time-outs that a
# role brings along only when somebody signs in as it.
TAKE_LESSER_ROLE = """
SELECT set_config('role', rolname, false), {timeouts}
FROM pg_roles WHERE rolname = {role} AND pg_has_role(current_user, oid, 'MEMBER')
"""


def set_up_roles(login: dict[str, Any], passwords: dict[str, str], *, database: str) -> None:
    """Make both roles and the database on a server of ours, as its superuser.

    Safe to run again: it may have been cut off half-way.
    """
    with _connect(login) as connection, connection.cursor() as cursor:
        for role, limits in ((OWNER, LIMIT_OWNER), (APPLICATION, LIMIT_APPLICATION)):
            if not _exists(cursor, role):
                cursor.execute(_filled_in(MAKE_ROLE, role=role, password=passwords[role]))
            cursor.execute(_filled_in(limits, role=role))
        _set_timeouts(cursor, APPLICATION)
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [database])
        if not cursor.rowcount:
            cursor.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(
                    sql.Identifier(database), sql.Identifier(OWNER)
                )
            )


def make_lesser_role(*, using: str, **_: Any) -> None:
    """Before migrating: where one login does everything, make the role the application takes.

    A login that may not make roles goes on without; `config.checks` says so.
    """
    role = connections["default"].settings_dict.get("LESSER_ROLE")
    if using != "owner" or role is None:
        return
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT rolcreaterole OR rolsuper, current_user FROM pg_roles "
            "WHERE rolname = current_user"
        )
        may_make_roles, login = cursor.fetchone()
        if not may_make_roles or _exists(cursor, role):
            return
        cursor.execute(_filled_in("CREATE ROLE {role} NOLOGIN", role=role))
        cursor.execute(_filled_in("GRANT {role} TO {login}", role=role, login=login))


def grant_what_the_application_needs(*, using: str, **_: Any) -> None:
    """After migrating: rows of every table, also of those to come, and nothing else."""
    if using != "owner":
        return
    settings = connections["default"].settings_dict
    role = settings.get("LESSER_ROLE") or settings["USER"]
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT current_user")
        (owner,) = cursor.fetchone()
        if role != owner and _exists(cursor, role):
            cursor.execute(_filled_in(GRANTS, role=role))


def take_lesser_role(*, connection: Any, **_: Any) -> None:
    """On connecting, where one login does everything."""
    role = connection.settings_dict.get("LESSER_ROLE")
    if role is None:
        return
    timeouts = sql.SQL(", ").join(
        sql.SQL("set_config({}, {}, false)").format(name, value) for name, value in TIMEOUTS.items()
    )
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(TAKE_LESSER_ROLE).format(timeouts=timeouts, role=role))


def _set_timeouts(cursor: Any, role: str) -> None:
    for name, value in TIMEOUTS.items():
        cursor.execute(
            sql.SQL("ALTER ROLE {} SET {} = {}").format(
                sql.Identifier(role), sql.Identifier(name), value
            )
        )


def _exists(cursor: Any, role: str) -> bool:
    cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [role])
    exists: bool = cursor.rowcount > 0
    return exists


def _filled_in(statement: str, *, password: str = "", **roles: str) -> sql.Composed:
    return sql.SQL(statement).format(
        password=sql.Literal(password),
        **{name: sql.Identifier(role) for name, role in roles.items()},
    )


def _connect(login: dict[str, Any]) -> psycopg.Connection[Any]:
    return psycopg.connect(
        dbname=login["NAME"],
        user=login["USER"],
        password=login["PASSWORD"],
        host=login["HOST"],
        port=login["PORT"],
        autocommit=True,
    )
