"""The examples of docs/api.md, as they stand, against a server that runs."""

import os
import re
import shutil
import subprocess
import sys

import pytest
from django.conf import settings

from expenses.models import Expense
from expenses.tests.making import a_person, a_token_of

EXAMPLE = re.compile(r"^```(sh|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLES = dict(EXAMPLE.findall((settings.BASE_DIR / "docs/api.md").read_text()))

pytestmark = pytest.mark.django_db(transaction=True)


def run(command, example, live_server, person):
    _row, token = a_token_of(person)
    return subprocess.run(
        [*command, example],
        env=os.environ | {"ORIGIN": live_server.url, "TOKEN": token},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl")
def test_the_examples_for_a_shell_work(live_server):
    person = a_person()

    done = run(["sh", "-euc"], EXAMPLES["sh"], live_server, person)

    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(Expense.objects.values_list("title", flat=True)) == ["Lunch", "coffee"]


def test_the_examples_for_python_work(live_server):
    person = a_person()

    done = run([sys.executable, "-c"], EXAMPLES["python"], live_server, person)

    assert (done.returncode, done.stderr) == (0, "")
    (rent,) = Expense.objects.all()
    assert (rent.title, rent.is_repeating, rent.version) == ("Rent", False, 3)
    assert done.stdout.strip().endswith("900.00 USD Rent")
