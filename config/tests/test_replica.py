"""Who reads from the replica, and who does not; benchmarks/scaling.py tries it on a real one."""

import pytest
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpResponse

from config.replica import REPLICA, ReplicaMiddleware, ReplicaRouter
from expenses.models import Expense

LIST, REPORT, DASHBOARD, FORM = "/expenses/", "/insights/", "/", "/expenses/new/"


@pytest.fixture
def middleware(monkeypatch):
    monkeypatch.setitem(settings.DATABASES, REPLICA, {})
    return ReplicaMiddleware(lambda request: HttpResponse(status=request.answered))


@pytest.fixture
def asking(rf, alice):
    def ask(method, path, *, wrote=False, answered=200):
        request = getattr(rf, method)(path)
        request.user, request.answered = alice, answered
        if wrote:
            request.COOKIES["wrote"] = "1"
        return request

    return ask


def test_without_a_replica_nothing_is_asked_about_it():
    with pytest.raises(MiddlewareNotUsed):
        ReplicaMiddleware(HttpResponse)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "path", "is_read_there"),
    [
        ("get", LIST, True),
        ("head", REPORT, True),
        ("get", "/expenses/?q=rent", True),
        ("get", DASHBOARD, False),
        ("get", FORM, False),
        ("post", LIST, False),
        ("get", "/nowhere/", False),
    ],
)
def test_lists_and_reports_are_read_there(middleware, asking, method, path, is_read_there):
    assert middleware.may_read_there(asking(method, path)) == is_read_there


@pytest.mark.django_db
def test_whoever_has_just_written_reads_what_they_wrote(middleware, asking):
    wrote = middleware(asking("post", FORM, answered=302)).cookies["wrote"]

    assert (wrote["max-age"], wrote["httponly"], wrote["samesite"]) == (10, True, "Lax")
    assert not middleware.may_read_there(asking("get", LIST, wrote=True))


@pytest.mark.django_db
def test_what_was_refused_was_not_written(middleware, asking):
    assert "wrote" not in middleware(asking("post", FORM, answered=422)).cookies
    assert "wrote" not in middleware(asking("get", FORM)).cookies


def test_nothing_is_sent_there_outside_such_a_page():
    router = ReplicaRouter()

    assert (router.db_for_read(Expense), router.db_for_write(Expense)) == (None, "default")
    assert (router.allow_migrate(REPLICA, "expenses"), router.allow_migrate("owner", "x")) == (
        False,
        None,
    )
