import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.shortcuts import get_object_or_404

from expenses.isolation.proof import Chapter, keep_report, prove_isolation
from expenses.isolation.routes import routes
from expenses.isolation.walls import Finding
from expenses.models import Expense, IsolationReport
from expenses.models.isolation_report import KEPT

pytestmark = [pytest.mark.no_identity, pytest.mark.django_db(transaction=True)]


def leaks(chapter):
    return {finding.what.partition(" ")[0]: finding.leak for finding in chapter.leaks}


def counts():
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM accounts_user), count(*) FROM expenses_expense"
        )
        return cursor.fetchone()


def test_nothing_of_one_person_reaches_another(capsys):
    call_command("prove_isolation")

    told = capsys.readouterr().out
    assert [line.rpartition(", ")[2] for line in told.splitlines()] == ["0 leaks"] * 4
    assert counts() == (0, 0)
    report = IsolationReport.objects.get()
    assert (report.leaks, report.text) == (0, told.rstrip("\n"))
    assert report.tried > 200


def test_only_the_latest_reports_are_kept():
    chapter = Chapter("Routes", [Finding("a"), Finding("b", "shows a row")])

    for _ in range(KEPT + 2):
        last = keep_report([chapter])

    assert IsolationReport.objects.count() == KEPT
    assert IsolationReport.objects.newest_first().first() == last
    assert (last.tried, last.leaks) == (2, 1)
    assert last.text == "Routes: 2 tried, 1 leaks\n  b: shows a row"


def test_a_view_without_an_owner_filter_is_named(settings):
    settings.ROOT_URLCONF = "expenses.tests.isolation.leaky"

    rows, as_they_are, lifted, database = prove_isolation()

    assert [leaks(chapter) for chapter in (rows, as_they_are, database)] == [{}, {}, {}]
    assert leaks(lifted) == {
        "leaky:one": "GET is not answered like for a missing row",
        "leaky:every": "GET shows a row of the first to whoever asks",
        "leaky:trash": "GET changes a row of the first",
    }


def test_a_table_without_its_policy_is_named(settings):
    settings.ROOT_URLCONF = "expenses.tests.isolation.leaky"
    table = Expense._meta.db_table
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        try:
            with pytest.raises(CommandError):
                call_command("prove_isolation")
            *_, database = prove_isolation()
        finally:
            cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")

    assert f"update {table}" in {finding.what for finding in database.leaks}


def test_an_operation_without_an_owner_filter_is_named(monkeypatch):
    def found_by_anybody(request, pk, *, to_write=False):
        return get_object_or_404(Expense.objects.across_owners().present(), pk=int(pk))

    monkeypatch.setattr("expenses.api.expenses.own_expense", found_by_anybody)
    ours = [route for route in routes() if route.name.startswith("api:expense")]
    monkeypatch.setattr("expenses.isolation.routes.routes", lambda: ours)

    _rows, as_they_are, lifted, _database = prove_isolation()

    assert leaks(as_they_are) == {}
    assert leaks(lifted) == {"api:expense": "GET is not answered like for a missing row"}
