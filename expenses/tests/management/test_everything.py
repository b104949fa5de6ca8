import pytest
from django.core.management import CommandError, call_command

from expenses.models import Change, Expense
from expenses.tests.archiving.archives import everything_of
from expenses.tests.making import an_expense

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path):
    return tmp_path / "everything.zip"


def test_the_shell_moves_an_account(alice, bob, file, capsys):
    an_expense(owner=alice, tags=["a"])

    call_command("export_everything", file, owner=alice.username)
    call_command("import_everything", file, owner=bob.username)

    assert f"Wrote {file}, " in (said := capsys.readouterr().out)
    assert "Expenses brought back: 1." in said
    assert everything_of(bob) == everything_of(alice)
    assert Change.objects.owned_by(bob).get().door == "command"
    assert oct(file.stat().st_mode & 0o777) == "0o600"


def test_the_shell_writes_over_no_file_and_knows_who_is_there(alice, file):
    file.write_text("mine")

    with pytest.raises(CommandError, match="cannot be written: File exists"):
        call_command("export_everything", file, owner=alice.username)
    with pytest.raises(CommandError, match="There is nobody named nobody"):
        call_command("export_everything", file, owner="nobody")
    with pytest.raises(CommandError, match="There is nobody named nobody"):
        call_command("import_everything", file, owner="nobody")
    assert file.read_text() == "mine"


def test_the_shell_says_why_nothing_is_brought_back(alice, bob, file):
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        call_command("import_everything", file, owner=bob.username)
    file.write_text("no archive")
    with pytest.raises(CommandError, match="This is not an archive"):
        call_command("import_everything", file, owner=bob.username)
    file.unlink()
    call_command("export_everything", file, owner=alice.username)
    an_expense(owner=bob)
    with pytest.raises(CommandError, match="There is something in the account of bob already"):
        call_command("import_everything", file, owner=bob.username)

    assert Expense.objects.owned_by(bob).count() == 1
