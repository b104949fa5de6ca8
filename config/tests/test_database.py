import pytest
from django.core.exceptions import ImproperlyConfigured
from environs import Env

from config.database import databases, is_embedded

APPLICATION_URL = "postgres://app:one@db.example:5433/money"
OWNER_URL = "postgres://boss:two@db.example:5433/money"


@pytest.fixture
def env(monkeypatch, tmp_path):
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_REPLICA_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TRACKER_DATA", str(tmp_path))
    return Env()


def test_without_a_url_both_aliases_lead_to_the_embedded_server(env, tmp_path):
    found = databases(env)

    assert is_embedded(env)
    assert [found[alias]["USER"] for alias in found] == ["tracker_app", "tracker_owner"]
    assert {found[alias]["HOST"] for alias in found} == {str(tmp_path / "socket")}


def test_reading_the_settings_makes_nothing(env, tmp_path):
    databases(env)

    assert list(tmp_path.iterdir()) == []


def test_two_urls_are_two_logins(env, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", APPLICATION_URL)
    monkeypatch.setenv("DATABASE_OWNER_URL", OWNER_URL)

    found = databases(env)

    assert not is_embedded(env)
    assert (found["default"]["USER"], found["owner"]["USER"]) == ("app", "boss")
    assert "LESSER_ROLE" not in found["default"]


def test_one_url_is_one_login_that_takes_a_lesser_role(env, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", APPLICATION_URL)

    found = databases(env)

    assert (found["default"]["USER"], found["owner"]["USER"]) == ("app", "app")
    assert found["default"]["LESSER_ROLE"] == "app_app"
    assert "LESSER_ROLE" not in found["owner"]


def test_the_name_of_the_lesser_role_is_one_that_postgresql_keeps_whole(env, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", f"postgres://{'x' * 63}:one@db.example/money")

    assert databases(env)["default"]["LESSER_ROLE"] == "x" * 59 + "_app"


def test_connections_are_kept_checked_and_started_without_parameters(env, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", APPLICATION_URL)

    for found in databases(env).values():
        assert found["CONN_MAX_AGE"] is None
        assert found["CONN_HEALTH_CHECKS"]
        assert not found.get("OPTIONS")


@pytest.mark.parametrize(
    "variables",
    [
        {"DATABASE_URL": "sqlite:///money.db"},
        {"DATABASE_URL": "mysql://app:one@db.example/money"},
        {"DATABASE_URL": APPLICATION_URL, "DATABASE_OWNER_URL": "sqlite:///money.db"},
        {"DATABASE_OWNER_URL": OWNER_URL},
    ],
)
def test_anything_but_postgresql_is_refused(env, monkeypatch, variables):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(ImproperlyConfigured):
        databases(env)


def test_a_replica_is_read_by_the_application(env, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", APPLICATION_URL)
    monkeypatch.setenv("DATABASE_REPLICA_URL", "postgres://app:one@copy.example/money")

    found = databases(env)

    assert [found["replica"][name] for name in ("HOST", "USER", "LESSER_ROLE")] == [
        "copy.example",
        "app",
        "app_app",
    ]


def test_behind_pgbouncer_no_cursor_outlives_a_transaction_and_no_role_is_taken(env, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", APPLICATION_URL)
    monkeypatch.setenv("BEHIND_PGBOUNCER", "True")
    with pytest.raises(ImproperlyConfigured, match="DATABASE_OWNER_URL"):
        databases(env)

    monkeypatch.setenv("DATABASE_OWNER_URL", OWNER_URL)

    assert databases(env)["default"]["DISABLE_SERVER_SIDE_CURSORS"]
