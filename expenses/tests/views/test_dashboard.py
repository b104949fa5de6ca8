import re
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from expenses.forms.filter import ExpenseFilter
from expenses.models import Category, Expense
from expenses.periods import Month
from expenses.tests.making import a_category, an_expense

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.now().date()


@pytest.fixture
def dashboard(client, alice):
    client.force_login(alice)

    def get(**query):
        return client.get(reverse("expenses:dashboard"), query)

    return get


def some(owner, *, on, rows=6, **fields):
    return [an_expense(owner=owner, spent_on=on, **fields) for _ in range(rows)]


def listed(owner, address):
    """The expenses that a link of the page shows."""
    form = ExpenseFilter(QueryDict(urlsplit(address).query), owner=owner)
    assert form.is_valid(), form.errors
    return set(form.expenses())


def test_dashboard_of_someone_new_says_what_to_do(dashboard):
    response = dashboard()

    assert response.status_code == 200
    assert "No expenses yet" in response.content.decode()
    assert response.context["suggestions"] == []


@pytest.mark.parametrize("rows", [1, 4])
def test_dashboard_of_few_expenses_is_the_total_and_the_latest(dashboard, alice, today, rows):
    some(alice, on=today, rows=rows)

    html = dashboard().content.decode()

    assert re.findall(r"<h2 id=\"([\w-]+)\"", html) == ["latest"]


def test_dashboard_holds_every_card(dashboard, alice, today):
    some(alice, on=today)

    html = dashboard().content.decode()

    assert re.findall(r"<h2 id=\"([\w-]+)\"", html) == [
        "where",
        "look",
        "days",
        "latest",
        "by-category",
    ]


def test_dashboard_of_a_month_that_is_over_has_no_pace_and_no_suggestions(dashboard, alice, today):
    before = Month.of(today).previous
    some(alice, on=before.first_day)

    response = dashboard(month=before.key)

    assert response.context["figures"].pace is None
    assert re.findall(r"<h2 id=\"([\w-]+)\"", response.content.decode()) == [
        "where",
        "days",
        "latest",
        "by-category",
    ]


def test_dashboard_of_an_empty_month_says_so(dashboard):
    response = dashboard(month="2020-03")

    assert "No expenses in March 2020" in response.content.decode()


@pytest.mark.parametrize(
    "month", ["", "2026", "2026-13", "2026-00", "26-1", "1899-11", "9999-01", "٢٠٢٦-١١", "a\0b"]
)
def test_a_month_that_is_none_does_not_exist(dashboard, month):
    assert dashboard(month=month).status_code == 404


def test_a_month_to_come_does_not_exist(dashboard, today):
    assert dashboard(month=Month.of(today).next.key).status_code == 404


def test_the_earliest_month_is_answered(dashboard):
    assert dashboard(month="1900-01").status_code == 200


def test_the_month_is_the_persons_own(dashboard, alice, today):
    alice.month_starts_on = 25
    alice.save()

    assert dashboard().context["month"] == Month.of(today, 25)


def test_everyday_is_the_scope_until_another_is_asked_for(dashboard, alice, today):
    some(alice, on=today, amount="10")
    some(alice, on=today, amount="100", is_repeating=True)

    assert dashboard().context["figures"].spent == 60
    assert dashboard(scope="all").context["figures"].spent == 660
    assert dashboard(scope="nonsense").context["figures"].spent == 60


def test_the_scope_is_the_one_last_chosen(dashboard, client, alice, today):
    some(alice, on=today, amount="10")
    some(alice, on=today, amount="100", is_repeating=True)

    answer = client.post(reverse("accounts:scope"), {"scope": "all", "next": "/?month=2026-01"})

    assert answer["Location"] == "/?month=2026-01"
    assert dashboard().context["figures"].spent == 660
    assert dashboard(scope="everyday").context["figures"].spent == 60
    assert client.get(reverse("expenses:insights")).context["view"].with_bills
    assert dashboard().context["figures"].spent == 660


def test_scopes_are_offered_to_who_has_bills(dashboard, alice, today):
    some(alice, on=today)
    assert not dashboard().context["has_scopes"]

    some(alice, on=today, rows=1, is_repeating=True)

    assert dashboard().context["has_scopes"]


def test_links_keep_month_and_scope(dashboard, alice, today):
    before = Month.of(today).previous
    some(alice, on=before.first_day)

    html = dashboard(month=before.key, scope="all").content.decode()

    assert set(re.findall(r'href="\?([^"]+)"', html)) == {
        f"month={before.previous.key}&amp;scope=all",
        f"month={before.next.key}&amp;scope=all",
    }


@pytest.mark.parametrize("scope", ["everyday", "all"])
def test_links_show_exactly_the_rows_of_their_figures(dashboard, alice, today, scope):
    month = Month.of(today)
    food = a_category(name="Food")
    lunch = a_category(owner=alice, name="Lunch", parent=food)
    salary = a_category(name="Salary", kind=Category.Kind.INCOME)
    savings = a_category(name="Savings", kind=Category.Kind.TRANSFER)
    in_food = {
        *some(alice, on=today, rows=5, category=food),
        *some(alice, on=today, rows=1, category=lunch),
        *some(alice, on=today, rows=1, category=food, amount="-3"),
    }
    bill = some(alice, on=today, rows=1, category=food, is_repeating=True)
    unfiled = some(alice, on=today, rows=1)
    income = {
        *some(alice, on=today, rows=1, category=salary, amount="-1000"),
        *some(alice, on=today, rows=1, amount="-7"),
    }
    some(alice, on=today, rows=1, category=savings)
    some(alice, on=today, rows=1, category=food, is_excluded=True)
    some(alice, on=today, rows=1, category=food, deleted_at=timezone.now())
    some(alice, on=month.last_day + timedelta(days=1), rows=1, category=food)
    some(alice, on=month.first_day - timedelta(days=1), rows=1, category=food)

    context = dashboard(scope=scope).context

    bills = set(bill) if scope == "all" else set()
    assert listed(alice, context["links"].spent) == {*in_food, *unfiled, *bills}
    assert listed(alice, context["links"].income) == income
    assert {bar.name: listed(alice, bar.address) for bar in context["bars"]} == {
        "Food": in_food | bills,
        "No category": set(unfiled),
    }


def test_everything_else_is_one_bar_with_its_rows(dashboard, alice, today):
    rows = {}
    for number in range(1, 11):
        category = a_category(name=f"Category {number}")
        rows[number] = some(alice, on=today, rows=1, amount=number, category=category)[0]

    *_, last = bars = dashboard().context["bars"]

    assert [bar.name for bar in bars][:2] == ["Category 10", "Category 9"]
    assert (len(bars), last.name, last.amount) == (8, "3 more", 6)
    assert listed(alice, last.address) == {rows[1], rows[2], rows[3]}


def test_the_total_the_categories_and_the_table_agree(dashboard, alice, today):
    food = a_category(name="Food")
    some(alice, on=today, amount="12.34", category=food)
    some(alice, on=today, rows=1, amount="-2.34", category=food)
    some(alice, on=today, rows=1, amount="7.77")

    context = dashboard().context

    total = context["figures"].spent
    assert context["words"].total == ("$79", ".47", "")
    assert sum(row.amount for row in context["figures"].categories) == total
    assert sum(bar.amount for bar in context["bars"]) == total
    assert context["figures"].course[-1] == total
    assert context["course"]["series"][0]["texts"][-1] == "$79.47"


def test_expenses_without_a_rate_are_told_with_a_link(dashboard, alice, today):
    some(alice, on=today)
    (foreign,) = some(alice, on=today, rows=1, amount="22.40", currency="EUR")

    (missing,) = dashboard().context["missing"]

    assert missing.text == "€22.40 in 1 expense"
    assert listed(alice, missing.address) == {foreign}


def test_latest_are_six_and_none_of_them_is_planned(dashboard, alice, today):
    rows = some(alice, on=today, rows=7)
    some(alice, on=today + timedelta(days=1), rows=1)

    latest = dashboard().context["latest"]
    assert [one.pk for one in latest] == [one.pk for one in rows[:0:-1]]


def test_dashboard_shows_nothing_of_another_person(dashboard, bob, today):
    some(bob, on=today)

    context = dashboard().context

    assert (context["latest"], context["figures"].spent, context["bars"]) == ([], 0, [])


def test_dashboard_writes_a_currency_without_cents(dashboard, alice, today):
    alice.currency = "JPY"
    alice.save()
    some(alice, on=today, amount="1000")

    assert dashboard().context["words"].total == ("¥6,000", "", "")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_dashboard_is_only_read(client, alice, method):
    client.force_login(alice)

    assert getattr(client, method)(reverse("expenses:dashboard")).status_code == 405


def test_dashboard_takes_the_same_queries_with_1_3_and_1000_rows(dashboard, alice, today):
    category = a_category()
    counts = []

    for rows in (1, 2, 997):
        Expense.objects.bulk_create(
            Expense(
                owner=alice,
                title=f"Expense {number}",
                amount=number + 1,
                base_amount=number + 1,
                currency="USD",
                category=category,
                spent_on=today - timedelta(days=number % 100),
            )
            for number in range(rows)
        )
        with CaptureQueriesContext(connection) as queries:
            dashboard()
        counts.append(len(queries))

    assert Expense.objects.owned_by(alice).count() == 1000
    assert counts == [5, 5, 5]


@pytest.mark.parametrize("currency", ["USD", "EUR"])
def test_dashboard_of_a_month_that_is_over_asks_once(dashboard, alice, currency):
    some(alice, on=date(2026, 2, 3), currency=currency)

    with CaptureQueriesContext(connection) as queries:
        figures = dashboard(month="2026-02").context["figures"]

    assert (len(queries), figures.count) == (5, 6)


def test_more_links_everywhere_and_signs_out(client, alice):
    client.force_login(alice)

    html = client.get(reverse("expenses:more")).content.decode()

    main = html[html.index("<main") :]
    for route in ("export", "category-list", "payment-method-list", "tag-list", "expense-trash"):
        assert f'href="{reverse("expenses:" + route)}"' in main
    assert f'action="{reverse("accounts:logout")}"' in main
    assert reverse("admin:index") not in main


def test_more_links_staff_to_the_back_office(client, alice):
    alice.is_staff = True
    alice.save()
    client.force_login(alice)

    html = client.get(reverse("expenses:more")).content.decode()

    assert reverse("admin:index") in html[html.index("<main") :]


def test_dashboard_of_a_first_month_draws_its_own_days_only(dashboard, alice):
    some(alice, on=date(2026, 2, 3))

    course = dashboard(month="2026-02").context["course"]

    assert (len(course["labels"]), course["marks"][-1]) == (28, 27)
