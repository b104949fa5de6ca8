from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from expenses.models import Expense
from expenses.tests.making import a_category, an_expense

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
TRASH = reverse("expenses:expense-trash")
LIST = reverse("expenses:expense-list")


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice)
    return client


def of(person):
    return Expense.objects.owned_by(person)


def toast(response):
    (told,) = get_messages(response.wsgi_request)
    return str(told), told.extra_tags


def test_delete_moves_to_the_trash_and_offers_to_undo_it(as_alice, alice):
    expense = an_expense(owner=alice, title="Dishoom", amount="23.80")

    response = as_alice.post(reverse("expenses:expense-delete", args=[expense.pk]))

    undo = reverse("expenses:expense-restore", args=[expense.pk])
    assert response.url == LIST
    assert toast(response) == ("Deleted Dishoom, $23.80", f"undo:{undo}")
    assert of(alice).trashed().get() == expense


def test_delete_leads_back_to_where_the_person_was_but_not_to_what_is_gone(as_alice, alice):
    expense = an_expense(owner=alice)
    url = reverse("expenses:expense-delete", args=[expense.pk])
    own_page = reverse("expenses:expense-update", args=[expense.pk])

    assert as_alice.post(url, {"next": f"{LIST}?q=a"}).url == f"{LIST}?q=a"
    assert as_alice.post(url, headers={"referer": f"http://testserver{own_page}"}).url == LIST


def test_restore_brings_it_back(as_alice, alice):
    expense = an_expense(owner=alice, deleted_at=NOON)

    response = as_alice.post(reverse("expenses:expense-restore", args=[expense.pk]))

    assert toast(response) == ("Restored Lunch, $12.50", "")
    assert of(alice).present().get() == expense


def test_restore_many_brings_back_one_deletion(as_alice, alice):
    together = {an_expense(owner=alice, deleted_at=NOON) for _ in range(2)}
    an_expense(owner=alice, deleted_at=NOON + timedelta(microseconds=1))

    response = as_alice.post(
        reverse("expenses:expense-restore-many"), {"deleted_at": NOON.isoformat()}
    )

    assert toast(response)[0] == "Restored 2 expenses"
    assert set(of(alice).present()) == together


@pytest.mark.parametrize(
    "moment",
    [
        "",
        "x",
        "2026-11-20",
        "2026-11-20T12:00",
        "\x00",
        "9" * 99,
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-23:59",
    ],
)
def test_restore_many_of_a_moment_made_up_by_hand_does_not_exist(as_alice, moment):
    response = as_alice.post(reverse("expenses:expense-restore-many"), {"deleted_at": moment})

    assert response.status_code == 404


def test_restore_many_reads_an_offset_that_the_database_does_not(as_alice, alice):
    expense = an_expense(owner=alice, deleted_at=NOON)
    moment = (NOON + timedelta(seconds=30.5)).replace(tzinfo=None).isoformat() + "+00:00:30.5"

    as_alice.post(reverse("expenses:expense-restore-many"), {"deleted_at": moment})

    expense.refresh_from_db()
    assert expense.deleted_at is None


def test_a_page_before_that_is_no_address_leads_to_the_list(as_alice, alice):
    url = reverse("expenses:expense-delete", args=[an_expense(owner=alice).pk])

    assert as_alice.post(url, headers={"referer": "http://["}).url == LIST


def test_the_trash_shows_own_expenses_by_deletion(as_alice, alice, bob):
    first = an_expense(owner=alice, deleted_at=NOON)
    second = an_expense(owner=alice, deleted_at=NOON)
    last = an_expense(owner=alice, deleted_at=NOON + timedelta(hours=1))
    an_expense(owner=bob, deleted_at=NOON)
    an_expense(owner=alice)

    batches = as_alice.get(TRASH).context["batches"]

    assert batches == [(last.deleted_at, [last], 1), (NOON, [second, first], 2)]


def test_the_trash_has_pages(as_alice, alice):
    for number in range(60):
        an_expense(owner=alice, deleted_at=NOON + timedelta(seconds=number // 2))

    first = as_alice.get(TRASH).context["page"]
    second = as_alice.get(TRASH, {"after": first.older}).context["page"]
    back = as_alice.get(TRASH, {"before": second.newer}).context["page"]

    assert (len(first.rows), len(second.rows)) == (50, 10)
    assert len({*first.rows, *second.rows}) == 60
    assert back == first


@pytest.mark.parametrize("cursor", ["x", "2026-11-20.1", "2026-99-20T12:00:00.1", "\x00"])
def test_a_cursor_made_up_by_hand_is_no_crash(as_alice, cursor):
    assert as_alice.get(TRASH, {"after": cursor}).status_code in {200, 404}


def test_the_trash_takes_as_many_queries_for_one_row_as_for_three(as_alice, alice):
    counts = []
    for rows in (1, 2):
        for number in range(rows):
            moment = NOON + timedelta(hours=number + rows)
            an_expense(owner=alice, deleted_at=moment, category=a_category(owner=alice))
        with CaptureQueriesContext(connection) as queries:
            as_alice.get(TRASH)
        counts.append(len(queries))

    assert counts[0] == counts[1]
