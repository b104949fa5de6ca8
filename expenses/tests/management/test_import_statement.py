import pytest
from django.core.management import CommandError, call_command

from expenses.models import Expense, Statement
from expenses.tests.importing.taking import a_csv
from expenses.tests.making import a_payment_method, an_expense

pytestmark = pytest.mark.django_db

ROWS = [
    ("2026-11-20", "COFFEE", "-3.00"),
    ("2026-11-21", "TEA", "-2.00"),
    ("2026-13-21", "BAD", "-2.00"),
]


@pytest.fixture
def bank(tmp_path):
    path = tmp_path / "bank.csv"
    path.write_bytes(a_csv(*ROWS))
    return path


def test_a_file_is_imported_and_told_and_adds_nothing_again(alice, bank, capsys):
    card = a_payment_method(owner=alice, name="Card")
    an_expense(owner=alice, title="tea", amount="2")

    for _time in range(2):
        call_command("import_statement", bank, owner="alice", paid_with="card")

    assert capsys.readouterr().out.splitlines() == [
        "Expenses imported: 1.",
        "Left open, since they look like expenses typed by hand: 1.",
        "Lines that cannot be read: 1.",
        "Expenses imported: 0.",
        "Already there: 1.",
        "Left open, since they look like expenses typed by hand: 1.",
        "Lines that cannot be read: 1.",
    ]
    assert Expense.objects.owned_by(alice).get(title="Coffee").payment_method == card


@pytest.mark.parametrize(
    ("content", "options", "sentence"),
    [
        (b"", {}, "The file is empty. Nothing was imported."),
        (b"%PDF-1", {}, "This is a PDF. Ask the bank's site for CSV, OFX or CAMT instead."),
        (b"x", {"owner": "nobody"}, "There is nobody named nobody."),
        (b"x", {"paid_with": "none"}, "alice has no payment method named none."),
        (
            a_csv(("01/02/2026", "A", "-1.00"), ("02/03/2026", "B", "-1.00")),
            {},
            "This file can be read in two ways. Import it once on the site",
        ),
    ],
)
def test_what_cannot_be_imported_is_refused_and_leaves_nothing(
    alice, bank, content, options, sentence
):
    bank.write_bytes(content)

    with pytest.raises(CommandError) as refused:
        call_command("import_statement", bank, **{"owner": "alice", **options})

    assert str(refused.value).startswith(sentence)
    assert not Statement.objects.exists()


def test_a_file_that_is_too_large_is_refused(alice, bank, settings):
    settings.UPLOAD_MAX_BYTES = 10

    with pytest.raises(CommandError, match="larger than 0 MB"):
        call_command("import_statement", bank, owner="alice")
