import csv
import re
from datetime import timedelta
from decimal import Decimal
from html import unescape
from io import StringIO
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from expenses.forms.filter import ExpenseFilter
from expenses.insights.merchants import FEW
from expenses.models import Expense
from expenses.periods import Month, Quarter
from expenses.tests.making import a_category, a_payment_method, an_expense

pytestmark = pytest.mark.django_db

PAGE = reverse("expenses:insights")
FILE = reverse("expenses:insights-csv")


@pytest.fixture
def today():
    return timezone.now().date()


@pytest.fixture
def insights(client, alice):
    client.force_login(alice)

    def get(**query):
        return client.get(PAGE, query)

    return get


def some_months(owner, today, *, months=4, rows=1, **fields):
    for number in range(months):
        month = Month.of(today).back(number)
        for _row in range(rows):
            an_expense(owner=owner, spent_on=month.first_day, **fields)


def headings(response):
    return re.findall(r"<h2 id=\"([\w-]+)\"", response.content.decode())


@pytest.mark.parametrize("months", [0, 1])
def test_insights_before_there_is_anything_to_compare(insights, alice, today, months):
    some_months(alice, today, months=months)

    response = insights()

    assert response.status_code == 200
    assert headings(response) == []
    assert "Insights need expenses in 2 months" in response.content.decode()


def test_insights_hold_every_card(insights, alice, today):
    some_months(alice, today, category=a_category(owner=alice))
    some_months(alice, today, months=1)
    an_expense(owner=alice, spent_on=Month.of(today).previous.first_day)

    assert headings(insights()) == ["months", "changed", "weekdays", "merchants", "categories"]


def test_titles_say_what_was_found(insights, alice, today):
    food = a_category(owner=alice, name="Food")
    some_months(alice, today, category=food, title="Dishoom", amount=30)
    some_months(alice, today, title="Taxi", amount=10)
    month = Month.of(today).previous
    an_expense(owner=alice, spent_on=month.first_day, category=food, amount=5)

    html = insights().content.decode()

    assert re.findall(r"<h2 id=\"[\w-]+\">([^<]+)<", html)[:2] == [
        "A usual month takes $40.00",
        f"Food rose most in {month.name('en')}",
    ]
    assert "Dishoom takes the most</h2>" in html
    assert "Food takes 76% of the money</h2>" in html


def test_more_than_two_years_are_shown_by_quarter(insights, alice, today):
    some_months(alice, today, months=12, amount=10)

    response = insights(range="5y")

    quarters = response.context["trends"].months
    first = Quarter.of(today)
    assert [one.month for one in quarters] == [
        first.back(number) for number in reversed(range(len(quarters)))
    ]
    assert sum(one.amount for one in quarters) == 120
    assert [one.amount for one in quarters[1:-1]] == [30, 30, 30]
    assert "A usual quarter takes $30.00" in response.content.decode()
    assert first.title("en") in response.content.decode()


def test_ten_years_are_forty_quarters(insights, alice, today):
    first = Quarter.of(today).back(39)
    for day in (first.first_day - timedelta(days=1), first.first_day, today):
        an_expense(owner=alice, spent_on=day, amount=3)

    trends = insights(range="10y").context["trends"]

    assert len(trends.months) == 40
    assert (trends.months[0].month, trends.spent) == (first, 6)


def test_years_stand_under_quarters_and_months_where_there_is_room(insights, alice, today):
    some_months(alice, today, months=24)

    quarters = insights(range="5y").context["drawn"].names
    months = insights(range="24m").context["drawn"].names

    januaries = [
        one.month.short_name("en")
        for one in insights(range="5y").context["trends"].months
        if one.month.first_day.month == 1
    ]
    assert [one["name"] for one in reversed(quarters)] == januaries
    newest = [Month.of(today).back(number) for number in range(0, 24, 2)]
    assert [one["name"] for one in months] == [one.short_name("en") for one in newest]
    assert [one["kind"] for one in months] == ["", "only-desk"] * 6


def test_small_charts_by_payment_method_lead_to_their_rows(insights, alice, bob, today):
    card = a_payment_method(owner=alice, name="Blue card")
    some_months(alice, today, months=3, payment_method=card, amount=7)
    some_months(alice, today, months=3, amount=2)
    some_months(alice, today, months=3, payment_method=card, amount=90, is_repeating=True)
    some_months(bob, today, months=3, payment_method=a_payment_method(owner=bob))

    drawn = insights(by="paid").context["drawn"]

    assert [(one.name, one.total) for one in drawn.multiples] == [
        ("Blue card", 21),
        ("Not noted", 6),
    ]
    for one in drawn.multiples:
        form = ExpenseFilter(QueryDict(urlsplit(one.address).query), owner=alice)
        assert form.is_valid(), form.errors
        assert form.expenses().total() == one.total
    assert insights(by="nonsense").context["by"] == "category"


@pytest.mark.parametrize("by", ["category", "paid"])
def test_each_chart_is_a_file_with_the_same_numbers(insights, client, alice, today, by):
    food = a_category(owner=alice, name="=Food")
    some_months(alice, today, category=food, title="-Dishoom", amount=30)
    context = insights(by=by).context

    files = {
        chart: list(
            csv.reader(StringIO(client.get(FILE, {"chart": chart, "by": by}).content.decode()))
        )
        for chart in ("months", "courses", "weekdays", "merchants", "changed")
    }

    assert [row[2] for row in files["months"][1:]] == ["30.00"] * 4
    assert files["months"][-1][1] == today.isoformat()
    total = sum(one.total for one in context["drawn"].multiples)
    assert sum(Decimal(row[3]) for row in files["courses"][1:]) == total == 120
    assert files["courses"][1][0] == ("'=Food" if by == "category" else "Not noted")
    assert [row[1] for row in files["weekdays"][1:]] == [
        f"{one.per_day:.2f}" for one in context["trends"].weekdays
    ]
    assert files["merchants"][1:] == [["'-Dishoom", "4", "120.00", "USD"]]
    assert {row[-1] for table in files.values() for row in table[1:]} == {"USD"}


def test_files_of_nothing_have_headings_and_no_others_exist(client, alice):
    client.force_login(alice)

    answer = client.get(FILE)

    assert answer.content == b"from,to,spent,currency\r\n"
    assert answer["Content-Disposition"].startswith('attachment; filename="months-12m-')
    assert client.get(FILE, {"chart": "asked"}).status_code == 404
    assert client.get(FILE, {"chart": "\x00"}).status_code == 404


def test_insights_show_as_many_months_as_are_asked_for(insights, alice, today):
    some_months(alice, today, months=30)

    # The 30 months begin somewhere in a quarter.
    quarters = {Quarter.of(Month.of(today).back(number).first_day) for number in range(30)}
    shown = {
        asked: len(insights(range=asked).context["trends"].months)
        for asked in ("6m", "12m", "24m", "5y", "10y", "", "\x00", "9" * 40)
    }

    assert shown == {
        "6m": 6,
        "12m": 12,
        "24m": 24,
        "5y": len(quarters),
        "10y": len(quarters),
        "": 12,
        "\x00": 12,
        "9" * 40: 12,
    }


def test_bills_are_in_it_only_when_asked_for(insights, alice, today):
    some_months(alice, today, months=2, amount=10)
    some_months(alice, today, months=2, amount=1000, is_repeating=True)

    sums = [insights(scope=scope).context["trends"].spent for scope in ("everyday", "all")]

    assert sums == [20, 2020]


def test_links_lead_to_the_rows_behind_a_figure(insights, alice, bob, today):
    food = a_category(owner=alice, name="Food")
    some_months(alice, today, months=3, category=food, title="Dishoom", amount=4)
    some_months(alice, today, months=3, title="Other", amount=3)
    some_months(bob, today, title="Dishoom")

    context = insights().context

    for figure, address in [
        (context["drawn"].multiples[0].words, context["drawn"].multiples[0].address),
        (context["merchants"][0]["words"], context["merchants"][0]["address"]),
    ]:
        form = ExpenseFilter(QueryDict(urlsplit(address).query), owner=alice)
        assert form.is_valid(), form.errors
        assert form.expenses().total() == 12
        assert figure == "$12.00"


def test_titles_of_many_expenses_are_added_up_when_asked_for(insights, client, alice, today):
    rows = {"owner": alice, "amount": 1, "base_amount": 1, "currency": "USD", "title": "Dishoom"}
    days = [Month.of(today).previous.first_day, Month.of(today).first_day]
    Expense.objects.bulk_create(
        Expense(**rows, spent_on=days[number % 2]) for number in range(FEW + 1)
    )

    page = insights(by="paid")
    href = re.search(r'href="(\?[^"#]+merchants=all)#merchants"', page.content.decode())[1]
    address = PAGE + unescape(href)
    whole, part = (client.get(address, headers=headers) for headers in ({}, {"HX-Request": "true"}))

    assert "Where you pay most</h2>" in page.content.decode()
    assert "Dishoom" not in page.content.decode()
    assert headings(whole) == ["months", "weekdays", "merchants", "categories"]
    assert headings(part) == ["merchants"]
    for answer in (whole, part):
        assert "Dishoom takes the most</h2>" in answer.content.decode()
        assert answer.context["by"] == "paid"


def test_a_part_of_nothing_is_empty(client, alice):
    client.force_login(alice)

    answer = client.get(PAGE, {"merchants": "all"}, headers={"HX-Request": "true"})

    assert (answer.status_code, answer.content.strip()) == (200, b"")


def test_months_of_people_paid_on_the_25th(insights, alice, today):
    alice.month_starts_on = 25
    alice.save()
    current = Month.of(today, 25)
    an_expense(owner=alice, spent_on=current.first_day, amount=1)
    an_expense(owner=alice, spent_on=current.first_day - timedelta(days=1), amount=2)

    months = insights().context["trends"].months

    assert [one.amount for one in months] == [2, 1]


def test_a_title_is_text_and_nothing_else(insights, alice, today):
    some_months(alice, today, months=2, title="<b>bold</b>")

    html = insights().content.decode()

    assert "<b>bold</b>" not in html
    assert "&lt;b&gt;bold&lt;/b&gt;" in html


def test_insights_ask_as_much_with_1_month_as_with_24(insights, alice, today):
    counts = []
    for months, rows in ((2, 1), (3, 3), (24, 20)):
        some_months(alice, today, months=months, rows=rows, category=a_category(owner=alice))
        with CaptureQueriesContext(connection) as queries:
            assert insights(range="24m").status_code == 200
        counts.append(len(queries))

    assert counts == [counts[0]] * 3
