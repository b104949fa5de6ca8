import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import FieldDoesNotExist
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import leaving
from accounts.identity import acting_for
from accounts.leaving import erase as erase_account
from accounts.leaving import erase_due, keep
from accounts.models import User
from accounts.tasks import send_keep_link
from expenses.isolation.household import move_in
from expenses.leaving import OWNED, erase, stored_lines
from expenses.models import (
    ArchivedTag,
    Category,
    Change,
    DailyTotal,
    Expense,
    HiddenCategory,
    MonthlyTotal,
    Suggestion,
)
from expenses.recording import record_expense
from expenses.tests.making import (
    a_category,
    a_changed_row,
    a_payment_method,
    a_rule,
    a_saved_filter,
    an_expense,
    credentials_of,
    rows_of_imports,
)
from expenses.tests.waiting import wait_until_somebody_waits

pytestmark = pytest.mark.django_db


def has_owner(model):
    try:
        return bool(model._meta.get_field("owner"))
    except FieldDoesNotExist:
        return False


def everything_of(person):
    shared = a_category()
    parent = a_category(owner=person)
    child = a_category(owner=person, parent=parent)
    card = a_payment_method(owner=person)
    an_expense(owner=person, category=child, payment_method=card, tags=["a"])
    an_expense(owner=person, category=shared, deleted_at=timezone.now())
    HiddenCategory.objects.create(owner=person, category=shared)
    ArchivedTag.objects.create(owner=person, name="a")
    a_saved_filter(owner=person)
    a_rule(owner=person, category=child, payment_method=card)
    rows_of_imports(person)
    Suggestion.objects.create(owner=person, rule="rule", subject="x", state="declined")
    credentials_of(person)
    a_changed_row(owner=person)


def counts_of(person):
    return {model: model.objects.owned_by(person).count() for model in OWNED}


KEPT_BY_THE_DATABASE = {DailyTotal, MonthlyTotal}


def removable(counts):
    """Totals go by themselves, with the last row that they are the sum of."""
    return sum(count for model, count in counts.items() if model not in KEPT_BY_THE_DATABASE)


def test_every_table_with_an_owner_is_emptied():
    assert set(OWNED) == {model for model in apps.get_models() if has_owner(model)}


@pytest.mark.parametrize("model", OWNED)
def test_every_table_with_an_owner_has_an_index_of_all_rows_that_begins_with_it(model):
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT count(*) > 0 FROM pg_index
            JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]
            WHERE indrelid = %s::regclass AND attname = 'owner_id' AND indpred IS NULL
            """,
            [model._meta.db_table],
        )
        assert cursor.fetchone()[0]


def test_erase_removes_all_of_one_person_and_nothing_of_another(alice, bob):
    everything_of(alice)
    everything_of(bob)
    before = counts_of(bob)
    assert min(counts_of(alice).values()) > 0

    removed = erase(owner=alice, at_most=1000)

    assert removed == removable(before)
    assert set(counts_of(alice).values()) == {0}
    assert counts_of(bob) == before
    assert Category.objects.shared().count() == 2
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_erase_takes_one_statement_a_table(alice):
    for _ in range(3):
        an_expense(owner=alice)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        erase(owner=alice, at_most=1000)

    assert len(queries) == len(OWNED) + 1


@pytest.mark.parametrize("at_most", [1, 2, 3, 1000])
def test_erase_takes_no_more_than_it_may_and_leaves_nothing_behind(alice, at_most):
    everything_of(alice)
    step = a_changed_row(owner=alice).change
    for number in range(2):
        step = Change.objects.create(
            owner=alice, step=f"undo {number}", door="page", at=timezone.now(), undoes=step
        )
    before = removable(counts_of(alice))
    removed = []

    while not removed or removed[-1]:
        removed.append(erase(owner=alice, at_most=at_most))
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    assert max(removed) == min(at_most, before)
    assert sum(removed) == before
    assert set(counts_of(alice).values()) == {0}


def test_an_account_goes_with_all_its_rows_and_not_a_second_time(alice, bob, monkeypatch):
    monkeypatch.setattr(leaving, "ROWS_AT_ONCE", 2)
    everything_of(alice)
    again = type(alice).objects.get(pk=alice.pk)

    erase_account(person=alice, now=timezone.now())
    erase_account(person=again, now=timezone.now())

    assert list(type(bob).objects.all()) == [bob]


@pytest.mark.django_db(transaction=True)
def test_an_account_that_goes_waits_for_who_is_still_writing(alice):
    def remove():
        erase_account(person=alice, now=timezone.now())
        connection.close()

    removing = threading.Thread(target=remove)

    with transaction.atomic():
        record_expense(
            owner=alice,
            title="Lunch",
            amount=Decimal(1),
            currency="USD",
            spent_on=date(2026, 11, 20),
        )
        removing.start()
        wait_until_somebody_waits()
    removing.join()

    assert (Expense.objects.across_owners().count(), type(alice).objects.count()) == (0, 0)


def test_stored_lines_say_only_what_there_is(alice):
    assert stored_lines(owner=alice) == []

    everything_of(alice)

    assert stored_lines(owner=alice) == [
        "2 expenses",
        "1 in the trash",
        "2 own categories",
        "1 way to pay",
        "1 rule",
    ]


def test_stored_lines_count_in_the_persons_format(alice):
    alice.language = "de"
    rows = [
        Expense(
            owner=alice,
            title="x",
            spent_on="2026-01-01",
            amount=1,
            base_amount=1,
            currency="USD",
        )
        for _ in range(1234)
    ]
    Expense.objects.bulk_create(rows)

    assert stored_lines(owner=alice) == ["1.234 expenses"]


def rows_with(word):
    """Return how many rows of which tables hold the word, of all the tables there are."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text ILIKE %s', [word])
            (count,) = cursor.fetchone()
            if count:
                found[table] = count
    return found


def test_nothing_of_an_erased_person_is_left_in_any_table(client, alice, bob):
    household = move_in()
    person, word = household.first, f"%{household.word}%"
    User.objects.filter(pk=person.pk).update(
        username=household.word, first_name=household.word, email=f"{household.word}@example.com"
    )
    person.refresh_from_db()
    client.force_login(person)
    send_keep_link.defer(person_id=person.pk, origin=f"http://{household.word}")
    LogEntry.objects.log_actions(bob.pk, [person], CHANGE, change_message="x")
    before = rows_with(word)

    erase_account(person=person, now=timezone.now())

    assert {"accounts_user", "django_admin_log", "expenses_expense", "procrastinate_jobs"} <= {
        *before
    }
    assert rows_with(word) == {}


@pytest.mark.django_db(transaction=True)
def test_rows_filed_while_the_account_goes_leave_no_orphan(alice, monkeypatch):
    # More than is filed meanwhile, or it would never come to an end.
    monkeypatch.setattr(leaving, "ROWS_AT_ONCE", 100)
    together, problems = threading.Barrier(2), []

    def file_expenses():
        together.wait()
        try:
            while True:
                # As every door does it: the owner is held first, and nobody waits in a circle.
                with acting_for(alice.pk):
                    an_expense(owner=alice)
        except IntegrityError as error:
            problems.append(error)
        finally:
            connection.close()

    filing = threading.Thread(target=file_expenses)
    filing.start()
    together.wait()
    erase_account(person=alice, now=timezone.now())
    filing.join()

    assert len(problems) == 1
    assert (Expense.objects.across_owners().count(), User.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_first", ["keep", "erase"])
def test_of_keep_and_erase_at_the_same_moment_one_wins(alice, is_first):
    an_expense(owner=alice)
    moment = timezone.now()
    leaving.leave(person=alice, at=moment)
    answers = {}

    def run(name, job):
        answers[name] = job()
        connection.close()

    keeping = ("keep", lambda: keep(person_id=alice.pk, now=moment - timedelta(seconds=1)))
    erasing = ("erase", lambda: erase_due(now=moment + timedelta(seconds=1)))
    jobs = [keeping, erasing] if is_first == "keep" else [erasing, keeping]
    threads = [threading.Thread(target=run, args=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    left = (User.objects.count(), Expense.objects.across_owners().count())
    assert (answers["keep"], answers["erase"], left) in [(True, 0, (1, 1)), (False, 1, (0, 0))]
