import pytest
from django.db import connection, connections


@pytest.fixture
def database_away(transactional_db, monkeypatch):
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")
    yield
    connection.close()


def test_healthz_needs_neither_the_database_nor_a_known_host(client):
    response = client.get("/healthz", headers={"host": "10.0.0.7:1234"})

    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_readyz_is_ready_with_the_database_and_its_tables(client):
    response = client.get("/readyz", headers={"host": "10.0.0.7:1234"})

    assert (response.status_code, response.content) == (200, b"ready\n")


def test_readyz_says_that_the_database_is_away(client, database_away):
    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.content == b"the database does not answer\n"
    assert response["Retry-After"] == "5"


@pytest.mark.django_db(transaction=True)
def test_readyz_says_that_a_migration_is_missing(client):
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_migrations WHERE id = (SELECT max(id) FROM django_migrations) "
            "RETURNING app, name, applied"
        )
        (removed,) = cursor.fetchall()
    try:
        response = client.get("/readyz")
    finally:
        with connections["owner"].cursor() as cursor:
            cursor.execute(
                "INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, %s)", removed
            )

    assert response.status_code == 503
    assert response.content == b"migrations have not been applied\n"


def test_a_page_says_that_the_database_is_away_and_when_to_come_back(client, database_away):
    client.raise_request_exception = False

    response = client.get("/accounts/login/")
    signed_in = client.get("/", headers={"cookie": "sessionid=abcdefghijklmnopqrstuvwxyz012345"})

    assert signed_in.status_code == 503
    assert signed_in["Retry-After"] == "5"
    assert b"Nothing is lost" in signed_in.content
    assert response.status_code in {200, 503}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_only_asked_for_never_posted(client, path):
    assert client.post(path).status_code in {302, 403, 404, 405}
