from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.utils.timezone import now

from expenses.listing import Summary, by_day, days_of, summary_of
from expenses.models import Expense
from expenses.paging import Cursor, CursorError, page_of, page_read_by
from expenses.plain_list import FewFound, PlainList, Row
from expenses.tests.making import an_expense

DAY = date(2026, 11, 20)


def of(person):
    return Expense.objects.owned_by(person).present()


def titles(page):
    return "".join(row.title for row in page.rows)


@pytest.fixture
def seven(alice):
    """A to G, newest first; C, D and E on one day."""
    days = [6, 5, 4, 4, 4, 3, 2]
    for title, day in reversed(list(zip("ABCDEFG", days, strict=True))):
        an_expense(owner=alice, title=title, spent_on=date(2026, 11, day))
    return of(alice)


def test_pages_hold_every_row_once_in_both_directions(seven):
    first = page_of(expenses=seven, size=3)
    second = page_of(expenses=seven, size=3, after=Cursor.day(first.older))
    third = page_of(expenses=seven, size=3, after=Cursor.day(second.older))
    back = page_of(expenses=seven, size=3, before=Cursor.day(third.newer))

    assert [titles(page) for page in (first, second, third)] == ["ABC", "DEF", "G"]
    assert (first.newer, third.older) == ("", "")
    assert back == second


def test_a_page_before_that_reaches_the_first_row_is_the_first_page(seven):
    second_row = seven.get(title="B")

    page = page_of(expenses=seven, size=3, before=Cursor(second_row.spent_on, second_row.pk))

    assert page == page_of(expenses=seven, size=3)


def test_a_page_stays_in_place_when_rows_come_and_go(alice, seven):
    first = page_of(expenses=seven, size=3)
    an_expense(owner=alice, title="new", spent_on=date(2026, 11, 7))
    seven.filter(title="C").delete()

    second = page_of(expenses=seven, size=3, after=Cursor.day(first.older))

    assert titles(second) == "DEF"


def test_a_page_after_the_last_row_leads_back(seven):
    page = page_of(expenses=seven, size=3, after=Cursor(date(2020, 1, 1), 5))

    assert (page.rows, page.newer, page.older) == ([], "2020-01-01.5", "")


def test_pages_by_the_moment_of_deletion(alice):
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    for title, passed in zip("ABC", (2, 1, 1), strict=True):
        deleted_at = noon + timedelta(seconds=passed)
        an_expense(owner=alice, title=title, deleted_at=deleted_at)
    trashed = Expense.objects.owned_by(alice).trashed()

    first = page_of(expenses=trashed, size=2, by="deleted_at")
    second = page_of(expenses=trashed, size=2, by="deleted_at", after=Cursor.moment(first.older))

    assert (titles(first), titles(second)) == ("AC", "B")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "2026-11-03",
        "2026-11-03.",
        "2026-11-31.1",
        "0000-01-01.1",
        "2026-11-03.9223372036854775808",
        "2026-11-03.99999999999999999999",
        "2026-11-03.-1",
        "2026-11-03.1\n",
        "２０２６-11-03.1",
        "2026-11-03.1 OR 1=1",
    ],
)
def test_a_cursor_made_up_by_hand_is_refused(text):
    with pytest.raises(CursorError):
        Cursor.day(text)
    with pytest.raises(CursorError):
        Cursor.moment(text + "\x00")


def test_a_page_far_down_is_found_by_the_index_alone(alice):
    Expense.objects.bulk_create(
        Expense(
            owner=alice,
            title="x",
            amount=1,
            currency="USD",
            spent_on=DAY - timedelta(days=number % 1000),
        )
        for number in range(3000)
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    row = of(alice).newest_first()[2900]

    plan = explained(of(alice), Cursor(row.spent_on, row.pk))

    assert "expense_list" in plan
    assert "Sort" not in plan
    assert "deleted_at" not in plan
    assert plan.count("Filter") == 1  # the policy, which every row it reads passes
    assert page_of(expenses=of(alice), after=Cursor(row.spent_on, row.pk)).rows == list(
        of(alice).newest_first()[2901:2951]
    )


def explained(expenses, cursor):
    explaining = Explaining()
    with connection.execute_wrapper(explaining):
        page_of(expenses=expenses, after=cursor)
    return explaining.plan


class Explaining:
    """Have the database say how it answers each query, before it does."""

    plan = ""

    def __call__(self, execute, sql, params, many, context):
        execute(f"EXPLAIN {sql}", params, many, context)
        self.plan = "\n".join(line for (line,) in context["cursor"].fetchall())
        return execute(sql, params, many, context)


def read_alike(plain, expenses):
    """Whether every page of a list, its days and its figures are what the ORM says of them."""
    rows = expenses.values_list(*Row._fields, named=True)
    places = [None, *(Cursor(row.spent_on, row.pk) for row in rows)]
    for place in places:
        for way in ({"after": place}, {"before": place}):
            asked = way | {"size": 5}
            page = page_read_by(plain.read, **asked)
            assert page == page_of(expenses=rows, **asked)
            whole = by_day(rows=page.rows, expenses=expenses)
            for begins in {not page.newer, False}:
                ours = days_of(rows=page.rows, sums_on=plain.sums_on, begins=begins)
                assert ours == whole == by_day(rows=page.rows, expenses=expenses, begins=begins)
    assert Summary(*plain.summary()) == summary_of(expenses=expenses)


@pytest.fixture
def many_days(alice, bob):
    for owner in (alice, bob):
        for number in range(14):
            day = date(2026, 11, 1 + number // 4)
            amount = -3 if number % 5 == 0 else number
            currency = "EUR" if number == 9 else "USD"
            an_expense(
                owner=owner,
                spent_on=day,
                tags=["a"] * (number % 2),
                note="n",
                amount=amount or 1,
                currency=currency,
            )
    an_expense(owner=alice, deleted_at=now())
    return of(alice)


def test_the_whole_list_is_read_as_any_other(alice, many_days):
    read_alike(PlainList(alice), many_days)


def test_a_few_that_were_found_are_read_as_any_others(alice, bob, many_days):
    ids = [row.pk for row in Expense.objects.across_owners()][::2]

    read_alike(FewFound(alice, ids), many_days.filter(pk__in=ids))
    read_alike(FewFound(alice, []), many_days.none())
    assert Summary(*FewFound(alice, ids).summary()) == summary_of(
        expenses=many_days.filter(pk__in=ids)
    )
