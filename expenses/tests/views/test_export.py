import csv
import io

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from expenses.tests.importing.taking import taken_in
from expenses.tests.making import a_category, a_person, an_expense

PAGE = reverse("expenses:export")
FILE = reverse("expenses:export-csv")


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice)
    return client


def downloaded(client, **asked):
    response = client.get(FILE, asked)
    content = b"".join(response.streaming_content)
    response.close()
    return response, list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def test_the_file_holds_everything_without_a_filter(as_alice, alice, bob):
    an_expense(owner=alice, title="A")
    an_expense(owner=alice, title="B")
    an_expense(owner=bob)

    response, rows = downloaded(as_alice)

    assert [row["title"] for row in rows] == ["A", "B"]
    assert response["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert response["Content-Disposition"] == (f'attachment; filename="expenses-{localdate()}.csv"')


@pytest.mark.parametrize(
    ("extension", "content_type", "starts"),
    [
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
        ("json", "application/json", b'{"format": "expense-tracker"'),
        ("ofx", "application/x-ofx", b"<?xml"),
    ],
)
def test_each_format_has_what_the_filter_shows(as_alice, alice, extension, content_type, starts):
    an_expense(owner=alice, title="A")
    an_expense(owner=alice, title="B")
    path = reverse(f"expenses:export-{extension}")

    response = as_alice.get(path, {"q": "a"})
    content = b"".join(response.streaming_content)

    assert response["Content-Type"] == content_type
    assert response["Content-Disposition"] == (
        f'attachment; filename="expenses-{localdate()}.{extension}"'
    )
    assert int(response["Content-Length"]) == len(content)
    assert content.startswith(starts)
    statement = taken_in(a_person(), content, is_by_account=True)
    assert (statement.new_count, statement.state) == (1, "done")
    assert f"{path}?q=a" in as_alice.get(PAGE, {"q": "a"}).content.decode()
    response.close()


def test_the_file_holds_what_the_filter_shows(as_alice, alice):
    food = a_category(owner=alice)
    an_expense(owner=alice, title="A", category=food)
    an_expense(owner=alice, title="B")

    _, rows = downloaded(as_alice, category=food.pk, q="a")

    assert [row["title"] for row in rows] == ["A"]


def test_a_filter_that_cannot_be_read_makes_no_file(as_alice, alice):
    an_expense(owner=alice)

    response = as_alice.get(FILE, {"category": "999999"})

    assert (response.status_code, response.url) == (302, f"{PAGE}?category=999999")
    assert "There is no such category." in as_alice.get(response.url).content.decode()


def test_the_page_says_what_the_files_will_hold(as_alice, alice):
    an_expense(owner=alice, title="A")
    an_expense(owner=alice, title="B")

    context = as_alice.get(PAGE, {"q": "a"}).context

    assert (context["size"].count, context["all"].count) == (1, 2)


def test_the_page_says_why_there_is_no_file(as_alice):
    page = as_alice.get(PAGE).content.decode()

    assert "No expenses yet, so there is nothing to export." in page
    assert "Download CSV" not in page
