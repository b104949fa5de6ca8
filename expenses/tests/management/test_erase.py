from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from expenses.tests.making import an_expense

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = StringIO()
    call_command("erase", *arguments, stdout=out)
    return out.getvalue().splitlines()


@pytest.mark.parametrize("name", ["ALICE", "Alice@Example.com"])
def test_erase_says_what_goes_and_erases_it(alice, bob, name):
    alice.email = "alice@example.com"
    alice.save()
    an_expense(owner=alice)

    lines = run(name, "--yes")

    assert lines == [
        "The account alice goes, with all its settings.",
        "  1 expense",
        "alice is erased.",
    ]
    assert list(User.objects.all()) == [bob]


@pytest.mark.parametrize(("typed", "left"), [("alice", 0), ("Alice", 1), ("", 1), ("yes", 1)])
def test_erase_asks_for_the_name(alice, monkeypatch, typed, left):
    monkeypatch.setattr("builtins.input", lambda question: typed)

    if left:
        with pytest.raises(CommandError, match=r"Nothing was erased\."):
            run("alice")
    else:
        run("alice")

    assert User.objects.count() == left


def test_erase_knows_nobody_of_that_name(alice):
    with pytest.raises(CommandError, match=r"Nobody is called bob\."):
        run("bob", "--yes")
