"""Which PostgreSQL: the one that `DATABASE_URL` names, else the embedded one.

Two aliases, so that the two roles stay simple: `default` signs in as the application, which
owns nothing, and `owner` migrates. Nothing here connects, starts a server or makes a file.
"""

import urllib.parse
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from environs import Env

from config.embedded import Server
from config.environment import CHECKOUT
from config.roles import APPLICATION, OWNER

LONGEST_ROLE_NAME = 63

# What every alias has. A connection is kept, since a new one costs more than most pages, and
# nothing is configured while connecting, since PgBouncer refuses that.
KEPT = {
    "ENGINE": "django_prometheus.db.backends.postgresql",
    "CONN_MAX_AGE": None,
    "CONN_HEALTH_CHECKS": True,
}
# A transaction may get another server connection than the one before, and no cursor outlives one.
BEHIND_PGBOUNCER = {"DISABLE_SERVER_SIDE_CURSORS": True}

# Without it the tests would make two databases and only migrate one of them.
MIRRORED = {"TEST": {"MIRROR": "owner"}}


# `runserver` answers each request in a new thread, whose connection nobody would use again.
CLOSED = {"CONN_MAX_AGE": 0}


def data_folder(env: Env) -> Path:
    """Return where the embedded database, the secret key and made files are kept."""
    return Path(env.str("TRACKER_DATA", "") or CHECKOUT / "var").expanduser().resolve()


def is_embedded(env: Env) -> bool:
    return not env.str("DATABASE_URL", "")


def databases(env: Env) -> dict[str, dict[str, Any]]:
    """Return Django's DATABASES.

    Where only one login is named, `default` has a `LESSER_ROLE` that it takes on connecting
    (`config.roles`): the weaker form, because such a session can also give the role back.
    """
    kept = KEPT | CLOSED if env.bool("DEBUG", False) else KEPT
    is_pooled = env.bool("BEHIND_PGBOUNCER", False)
    if is_pooled:
        kept = kept | BEHIND_PGBOUNCER
    if is_embedded(env):
        if env.str("DATABASE_OWNER_URL", ""):
            raise ImproperlyConfigured("DATABASE_OWNER_URL is set, but DATABASE_URL is not.")
        server = Server(data_folder(env))
        application, owner = server.login(APPLICATION), server.login(OWNER)
        return {"default": application | kept | MIRRORED, "owner": owner | kept}

    application = _login(env, "DATABASE_URL")
    if env.str("DATABASE_OWNER_URL", ""):
        owner = _login(env, "DATABASE_OWNER_URL")
    elif is_pooled:
        raise ImproperlyConfigured(
            "Behind PgBouncer, DATABASE_OWNER_URL is needed too: a role that is taken on one"
            " connection would be found there by the next client."
        )
    else:
        owner = dict(application)
        application["LESSER_ROLE"] = f"{application['USER'][: LONGEST_ROLE_NAME - 4]}_app"
    found = {"default": application | kept | MIRRORED, "owner": owner | kept}
    if env.str("DATABASE_REPLICA_URL", ""):
        lesser = {name: application[name] for name in ("LESSER_ROLE",) if name in application}
        found["replica"] = _login(env, "DATABASE_REPLICA_URL") | lesser | kept | MIRRORED
    return found


def _login(env: Env, variable: str) -> dict[str, Any]:
    url = env.str(variable)
    if urllib.parse.urlsplit(url).scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"{variable} must begin with postgres://, since PostgreSQL is the only store."
        )
    login: dict[str, Any] = env.dj_db_url(variable)
    return login
