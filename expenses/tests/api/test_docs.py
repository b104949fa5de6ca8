"""The examples of docs/api.md, as they stand and one after the other, on a server that runs."""

import os
import re
import shutil
import subprocess
import sys

import pytest
from django.conf import settings

from expenses.models import Expense, Statement
from expenses.tests.making import a_person, a_token_of

EXAMPLE = re.compile(r"^```(sh|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FOUND = EXAMPLE.findall((settings.BASE_DIR / "docs/api.md").read_text())
EXAMPLES = {
    wanted: "\n".join(text for language, text in FOUND if language == wanted)
    for wanted in ("sh", "python")
}

pytestmark = pytest.mark.django_db(transaction=True)


def run(command, example, live_server, person, folder):
    _row, token = a_token_of(person)
    return subprocess.run(
        [*command, example],
        env=os.environ | {"ORIGIN": live_server.url, "TOKEN": token},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl")
def test_the_examples_for_a_shell_work(live_server, tmp_path):
    person = a_person()

    done = run(["sh", "-euc"], EXAMPLES["sh"], live_server, person, tmp_path)

    assert (done.returncode, done.stderr) == (0, "")
    statement = Statement.objects.get()
    assert (statement.new_count, statement.undone_at is None) == (2, False)
    assert sorted(Expense.objects.values_list("title", flat=True)) == ["Lunch", "coffee"]


def test_the_examples_for_python_work(live_server, tmp_path):
    person = a_person()

    done = run([sys.executable, "-c"], EXAMPLES["python"], live_server, person, tmp_path)

    assert (done.returncode, done.stderr) == (0, "")
    rent, *imported = Expense.objects.order_by("pk")
    assert (rent.title, rent.is_repeating, rent.version) == ("Rent", False, 3)
    assert [(one.title, str(one.spent_on)) for one in imported] == [
        ("Rent", "2026-02-01"),
        ("Coffee", "2026-04-03"),
    ]
    listed, dmy, mdy, counts = done.stdout.strip().splitlines()
    assert listed.endswith("900.00 USD Rent")
    assert dmy == "dates dmy ['2026-02-01', '2026-04-03']"
    assert mdy == "dates mdy ['2026-01-02', '2026-03-04']"
    assert counts.startswith("{'new': 2, 'there': 0,")
