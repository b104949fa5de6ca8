"""The cards of the first page: what they show, and what stays when one of them fails."""

import json
import re
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from expenses.asking import BETWEEN, Question
from expenses.forms.filter import ExpenseFilter
from expenses.insights.month import month_so_far
from expenses.models import Expense
from expenses.periods import Month
from expenses.tests.making import a_category, an_expense
from expenses.totals import totals_between
from expenses.views.cards import Cards
from expenses.views.month_drawn import course_of
from expenses.views.month_words import MonthWords

pytestmark = pytest.mark.django_db

FAILED = "Could not load this card"


@pytest.fixture
def today():
    return timezone.now().date()


@pytest.fixture
def dashboard(client, alice):
    client.force_login(alice)

    def get(**query):
        return client.get(reverse("expenses:dashboard"), query)

    return get


@contextmanager
def refused(*words):
    """Statements that hold these words fail in the database, and spoil their transaction."""

    def instead(execute, sql, params, many, context):
        asked = sql.split(BETWEEN)
        instead = ["SELECT 1 / 0" if all(word in one for word in words) else one for one in asked]
        if instead != asked:
            return execute(BETWEEN.join(instead), None, many, context)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(instead):
        yield


def headings(html):
    return re.findall(r"<h2(?: id=\"[\w-]+\")?>([^<]+)<", html)


@pytest.mark.parametrize(
    ("words", "failed"),
    [
        (["expenses_suggestion"], ["Needs a look"]),
        (["category.name", "expenses_expense", "LIMIT"], ["Latest expenses"]),
    ],
)
def test_a_card_that_fails_says_so_and_the_others_stay(dashboard, alice, today, words, failed):
    for _ in range(6):
        an_expense(owner=alice, spent_on=today)
    whole = headings(dashboard().content.decode())

    with refused(*words):
        response = dashboard()

    html = response.content.decode()
    assert response.status_code == 200
    assert headings(html) == whole
    cards = html.split("<section")[1:]
    assert [headings(card)[0] for card in cards if FAILED in card] == failed
    assert "Try again" in html


def test_without_the_sums_the_latest_expenses_are_there(dashboard, alice, today):
    for _ in range(6):
        an_expense(owner=alice, spent_on=today, title="Flat white")

    with refused("expenses_dailytotal"):
        response = dashboard()

    html = response.content.decode()
    assert (response.status_code, response.context["failed"]) == (200, {"month", "look"})
    assert html.count(FAILED) == 2
    assert "Flat white" in html


def test_no_card_is_left_out_when_all_is_well(dashboard, alice, today):
    an_expense(owner=alice, spent_on=today)

    response = dashboard()

    assert response.context["failed"] == set()
    assert FAILED not in response.content.decode()


def test_each_day_leads_to_its_rows_and_says_its_sum(dashboard, alice):
    day = date(2026, 2, 10)
    rows = {an_expense(owner=alice, spent_on=day, amount="12.50") for _ in range(5)}
    an_expense(owner=alice, spent_on=day, amount="900", is_repeating=True)
    an_expense(owner=alice, spent_on=day + timedelta(days=1))

    response = dashboard(month="2026-02")

    cells = [cell for week in response.context["calendar"]["weeks"] for cell in week if cell]
    cell = next(one for one in cells if one.number == 10)
    form = ExpenseFilter(QueryDict(cell.address.partition("?")[2]), owner=alice)
    assert form.is_valid()
    assert set(form.expenses()) == rows
    assert cell.amount == "$62.50"
    assert len(cells) == 28
    html = response.content.decode()
    assert '10<span class="visually-hidden">: $62.50</span>' in html
    assert "26 no-spend days" in html


def test_the_calendar_names_its_days_and_marks_today(dashboard, alice, today):
    alice.week_starts_on = 7
    alice.save()
    for _ in range(5):
        an_expense(owner=alice, spent_on=today)

    html = dashboard().content.decode()

    table = html.partition('<table class="heat')[2].partition("</table>")[0]
    names = re.findall(r'scope="col">.*?<span class="visually-hidden">(\w+)<', table)
    assert (names[0], names[-1], len(names)) == ("Sunday", "Saturday", 7)
    assert re.findall(r'aria-current="date">(\d+)<', table) == [str(today.day)]


@pytest.mark.parametrize(
    ("today", "forecast"),
    [
        (date(2026, 11, 10), {"from": 9, "to": 29, "start": 100, "end": 300}),
        (date(2026, 11, 4), None),
        (date(2026, 12, 1), None),
    ],
)
def test_the_course_goes_on_to_where_the_month_ends(alice, today, forecast):
    for day in range(1, 11):
        an_expense(owner=alice, spent_on=date(2026, 11, day), amount=10)
    month = Month.of(date(2026, 11, 1))
    totals = totals_between(owner=alice, first_day=month.back(3).first_day, last_day=month.last_day)
    figures = month_so_far(totals=totals, month=month, today=today, with_bills=False)

    course = course_of(figures, MonthWords(figures, owner=alice, today=today))

    assert course["forecast"] == forecast
    assert course["steps"][-1]["value"] >= (forecast or {"end": 0})["end"]


def test_the_bars_of_the_server_are_those_of_chart_js(dashboard, alice, today):
    for name, amount in (("Food", 10), ("Rent", 40)):
        category = a_category(name=name)
        for _ in range(3):
            an_expense(owner=alice, spent_on=today, amount=amount, category=category)

    html = dashboard().content.decode()

    (data,) = re.findall('<script id="totals" type="application/json">(.+?)</script>', html)
    bars = re.findall('<li><span>(.+?)</span>.*?class="lc-bar" width="(.+?)%"', html)
    assert json.loads(data)["labels"] == [name for name, _width in bars] == ["Rent", "Food"]
    assert json.loads(data)["series"][0]["values"] == [120, 30]
    assert [width for _name, width in bars] == ["100", "25"]


@pytest.mark.parametrize("rows", [1, 3, 40])
def test_the_pages_own_data_and_suggestions_take_one_query(dashboard, alice, today, rows):
    for number in range(rows):
        an_expense(
            owner=alice,
            spent_on=today - timedelta(days=number),
            category=a_category(owner=alice),
        )
    with CaptureQueriesContext(connection) as queries:
        dashboard()

    asked = [query["sql"] for query in queries if "expenses_" in query["sql"]]
    assert len(asked) == 1
    assert Expense.objects.owned_by(alice).count() == rows


def test_what_fails_on_its_own_takes_nothing_else_along(django_user_model, alice):
    cards = Cards()

    answers = cards.ask_all(
        well=Question([("SELECT %s", ["well"])], lambda rows: rows[0][0]),
        refused=Question([("SELECT 1 / %s", [0])], list),
        unread=Question([("SELECT 1", None)], lambda rows: rows[1]),
    )

    assert answers == {"well": "well", "refused": None, "unread": None}
    assert cards.failed == {"refused", "unread"}
    assert django_user_model.objects.filter(pk=alice.pk).exists()
