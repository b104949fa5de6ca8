import pytest
from procrastinate.contrib.django import app

from config.environment import CHECKOUT


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["", "Bearer ", "Bearer guessed"])
def test_the_numbers_are_closed_by_default(client, token):
    assert client.get("/metrics", headers={"authorization": token}).status_code == 404


@pytest.mark.django_db
def test_another_token_opens_nothing(client, settings):
    settings.METRICS_TOKEN = "the right one"

    response = client.get("/metrics", headers={"authorization": "Bearer the wrong one"})

    assert response.status_code == 404


@pytest.mark.django_db
def test_the_token_opens_requests_database_and_jobs(client, settings):
    settings.METRICS_TOKEN = "the right one"
    app.configure_task("anything", allow_unknown=True).defer()

    response = client.get("/metrics", headers={"authorization": "Bearer the right one"})

    page = response.content.decode()
    assert response.status_code == 200
    assert 'tracker_jobs{queue="default",status="todo"} 1.0' in page
    assert "django_http_requests_before_middlewares_total" in page
    assert "django_db_query_duration_seconds" in page


def test_the_worker_and_the_web_are_in_the_procfile():
    lines = (CHECKOUT / "Procfile").read_text().splitlines()

    assert [line.split(":")[0] for line in lines] == ["release", "web", "worker"]
