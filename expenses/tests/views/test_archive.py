import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import localdate

from expenses.models import Expense
from expenses.tests.archiving.archives import archive_of, everything_of
from expenses.tests.making import a_category, an_expense
from expenses.views import archive

BACK = reverse("expenses:archive-import")
FILE = reverse("expenses:export-archive")


@pytest.fixture
def as_bob(client, bob):
    client.force_login(bob)
    return client


def upload(client, content, name="everything.zip"):
    return client.post(BACK, {"archive": SimpleUploadedFile(name, content)})


def test_everything_is_downloaded_and_brought_back(as_bob, client, alice, bob):
    an_expense(owner=alice, title="Lunch", category=a_category(owner=alice, name="Food"))
    client.force_login(alice)
    response = client.get(FILE)
    content = b"".join(response.streaming_content)
    assert response["Content-Disposition"] == (
        f'attachment; filename="expense-tracker-{localdate()}.zip"'
    )
    assert int(response["Content-Length"]) == len(content)

    client.force_login(bob)
    answer = upload(client, content)

    assert answer.headers["Location"] == "/"
    assert everything_of(bob) == everything_of(alice)
    page = client.get("/").content.decode()
    assert "Brought 1 expense back, and everything around it." in page
    assert "Undo" in page
    response.close()


def test_an_account_in_use_is_told_so_and_keeps_what_it_has(as_bob, alice, bob):
    an_expense(owner=alice)
    content = archive_of(alice)
    an_expense(owner=bob, title="Mine")

    assert "This account is not empty" in as_bob.get(BACK).content.decode()
    answer = upload(as_bob, content)

    assert answer.status_code == 422
    assert "There is something in this account already." in answer.content.decode()
    assert Expense.objects.owned_by(bob).get().title == "Mine"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"date,title\n", "This is not an archive of everything from here."),
        (b"PK\x03\x04" + b"x" * 500, "This archive is cut or was altered."),
    ],
)
def test_another_file_is_refused_with_a_sentence(as_bob, content, sentence):
    answer = upload(as_bob, content)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_no_file_is_asked_for(as_bob):
    assert "Choose the archive" in as_bob.post(BACK).content.decode()


def test_more_than_a_page_can_bring_back_is_left_to_the_command(as_bob, alice, bob, monkeypatch):
    for _time in range(3):
        an_expense(owner=alice)
    monkeypatch.setattr(archive, "MOST_ROWS", 2)

    answer = upload(as_bob, archive_of(alice))

    assert "import_everything" in answer.content.decode()
    assert not Expense.objects.owned_by(bob).exists()
