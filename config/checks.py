"""What must hold before anybody's money is written down.

`migrate --database owner` and `check --database default` ask the database; `check --deploy`
asks about the secret key. `make run` and the release line of the Procfile do both.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

SHORTEST_KEY = 50
FEWEST_CHARACTERS = 5

MUST_BE_ON = "SELECT name FROM pg_settings WHERE name = ANY(%s) AND setting = 'off' ORDER BY name"
DURABILITY = ["fsync", "full_page_writes", "synchronous_commit"]

WHAT_THE_ROLE_MAY_DO = """
SELECT
    rolname,
    rolsuper OR rolbypassrls,
    EXISTS (
        SELECT FROM pg_tables
        WHERE schemaname = 'public' AND pg_has_role(current_user, tableowner, 'MEMBER')
    ),
    current_setting('statement_timeout') = '0'
FROM pg_roles WHERE rolname = current_user
"""

# Of every table whose rows have an owner.
NOT_KEPT_APART = """
SELECT relname FROM pg_class
JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'owner_id'
WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
    AND NOT row_security_active(pg_class.oid)
ORDER BY relname
"""


@register(Tags.database)
def what_is_written_stays_written(
    databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    lost = set()
    for alias in databases or []:
        with connections[alias].cursor() as cursor:
            cursor.execute(MUST_BE_ON, [DURABILITY])
            lost |= {name for (name,) in cursor.fetchall()}
    return [
        checks.Error(
            f"The database server runs with {name} off: a power cut would lose saved expenses.",
            hint=f"Set {name} = on in its configuration.",
            id="config.E001",
        )
        for name in sorted(lost)
    ]


@register(Tags.database)
def the_application_owns_nothing(
    databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    if "default" not in (databases or []):
        return []
    with connections["default"].cursor() as cursor:
        cursor.execute(WHAT_THE_ROLE_MAY_DO)
        role, ignores_policies, owns_tables, never_times_out = cursor.fetchone()
    lesser_role = connections["default"].settings_dict.get("LESSER_ROLE")
    found: list[CheckMessage] = []
    if lesser_role is not None:
        found.append(
            checks.Warning(
                f"One login does everything; pages work as {role}. This is the weaker form of "
                "the separation between the application and the owner of the tables.",
                hint="Name a login of its own for each by DATABASE_URL and DATABASE_OWNER_URL.",
                id="config.W001",
            )
        )
    elif ignores_policies or owns_tables:
        what = "ignores row-level security" if ignores_policies else "owns tables"
        found.append(
            checks.Error(
                f"The application signs in as {role}, which {what}.",
                hint="Let DATABASE_URL name a login that owns nothing: docs/deploying.md.",
                id="config.E002",
            )
        )
    if never_times_out:
        found.append(
            checks.Warning(
                f"No statement of the role {role} ever times out.",
                hint="ALTER ROLE … SET statement_timeout = '30s': docs/deploying.md.",
                id="config.W002",
            )
        )
    return found


@register(Tags.database)
def the_database_keeps_people_apart(
    databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    if "default" not in (databases or []):
        return []
    with connections["default"].cursor() as cursor:
        cursor.execute(NOT_KEPT_APART)
        tables = [table for (table,) in cursor.fetchall()]
    return [
        checks.Error(
            f"Row-level security does not hold for the application in {table}.",
            hint="Its login must neither own the table nor have BYPASSRLS, and the table "
            "must have a policy: docs/security.md.",
            id="config.E004",
        )
        for table in tables
    ]


@register(Tags.security, deploy=True)
def the_secret_key_is_long(**_: Any) -> list[CheckMessage]:
    try:
        key = settings.SECRET_KEY
    except ImproperlyConfigured:
        key = ""
    if len(key) >= SHORTEST_KEY and len(set(key)) >= FEWEST_CHARACTERS:
        return []
    return [
        checks.Error(
            f"SECRET_KEY is missing or shorter than {SHORTEST_KEY} characters.",
            hint="python -c 'import secrets; print(secrets.token_urlsafe(50))' makes one.",
            id="config.E003",
        )
    ]
