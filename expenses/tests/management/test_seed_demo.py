import re
from datetime import date
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.core.management.base import OutputWrapper

from accounts.models import User
from expenses.management.commands.seed_demo import Progress, share, years_before
from expenses.models import Category, Expense


def run(*arguments):
    out, errors = StringIO(), StringIO()
    call_command("seed_demo", *arguments, "--until", "2026-11-22", stdout=out, stderr=errors)
    return out.getvalue(), errors.getvalue()


def test_seed_demo_makes_the_demo_account_and_prints_its_password_once(db):
    out, _ = run("--demo-account")

    assert re.fullmatch(
        r"Expenses made: 1,\d{3}, from 2024-11-22 to 2026-11-22, people: 1\. That took [\d.]+ "
        r"seconds, [\d,]+ expenses a second\.\nuser name: demo\npassword: (\S{16})\n",
        out,
    )
    password = out.split()[-1]
    assert authenticate(username="demo", password=password) == User.objects.named("demo")
    assert Category.objects.shared().exists()


def test_seed_demo_shares_expenses_among_people_whom_nobody_signs_in_as(db):
    out, errors = run("--people", "3", "--expenses", "100", "--years", "1", "--seed", "7")

    people = User.objects.order_by("username")
    counts = {person.username: Expense.objects.owned_by(person).count() for person in people}
    assert counts == {"demo1": 34, "demo2": 33, "demo3": 33}
    assert not any(person.has_usable_password() for person in people)
    assert out.startswith("Expenses made: 100, from 2025-11-22 to 2026-11-22, people: 3.")
    assert errors == "34 %\n67 %\n100 %\n"


def test_seed_demo_gives_a_password_if_it_is_told_one(db):
    run("--people", "2", "--expenses", "10", "--password", "correct horse")

    assert authenticate(username="demo2", password="correct horse")


@pytest.mark.parametrize("arguments", [["--demo-account"], ["--expenses", "5"]])
def test_seed_demo_leaves_an_existing_account_alone(db, arguments):
    User.objects.create_user(username="Demo", password="old")

    with pytest.raises(CommandError) as caught:
        run(*arguments)

    assert str(caught.value) == (
        "There is already a person named demo. Their account is left alone."
    )
    assert [person.check_password("old") for person in User.objects.all()] == [True]
    assert not Expense.objects.across_owners().exists()


@pytest.mark.parametrize(
    "arguments", [["--people", "0"], ["--expenses", "-1"], ["--years", "x"], ["--until", "soon"]]
)
def test_seed_demo_refuses_what_is_no_number_or_day(arguments):
    with pytest.raises(CommandError):
        call_command("seed_demo", *arguments)


def test_share_adds_up():
    assert [share(10, number, 4) for number in range(4)] == [3, 3, 2, 2]
    assert share(None, 0, 4) is None


def test_years_before_a_day_that_other_years_lack():
    assert years_before(date(2028, 2, 29), 1) == date(2027, 2, 28)
    assert years_before(date(2026, 11, 22), 5000) == date(1900, 1, 1)


def test_progress_is_a_bar_on_a_terminal():
    class Terminal(StringIO):
        def isatty(self):
            return True

    output = Terminal()
    progress = Progress(OutputWrapper(output), of=200)

    for done in (1, 2, 100, 200):
        progress.show(done)

    assert output.getvalue().split("\r") == [
        "",
        f"[{' ' * 40}] 1 %",
        f"[{'#' * 20}{' ' * 20}] 50 %",
        f"[{'#' * 40}] 100 %\n",
    ]
