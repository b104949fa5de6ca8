"""What is shown, what is exported and what the rows come to is the same, to the cent."""

import csv
import html
import io
import random
import re
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.http import QueryDict

from accounts.models import User
from expenses.demo.people import make_demo_person
from expenses.exporting.csv_file import write_csv
from expenses.forms.filter import ExpenseFilter
from expenses.listing import summary_of
from expenses.models import Category, Expense, PaymentMethod
from expenses.money import format_money
from expenses.tests.making import a_person

pytestmark = pytest.mark.django_db

FILTERS, SEEN = 1000, 20
FIRST, LAST = date(2025, 6, 1), date(2026, 11, 20)
TOAST = re.compile(r"data-toast-words>([^<]+)")
WORDS = ["market", "rent", "12.50", "fl"]


@pytest.fixture
def owner():
    call_command("seed_categories", verbosity=0)
    make_demo_person(
        username="sums", password=None, currency="USD", first=FIRST, until=LAST,
        seed="sums", count=250,
    )  # fmt: skip
    return User.objects.get(username="sums")


def queries(owner):
    """As many random questions, each of one to four parts; the same in every run."""
    chance = random.Random("filters")
    days = (LAST - FIRST).days

    def some_day():
        return (FIRST + timedelta(days=chance.randrange(days))).isoformat()

    parts = {
        "from": some_day,
        "to": some_day,
        "category": lambda: chance.choice([*categories, "none"]),
        "paid": lambda: chance.choice([*methods, "none"]),
        "in": lambda: chance.choice(["spent", "money-in"]),
        "min": lambda: f"{chance.randrange(60)}.{chance.randrange(100):02}",
        "max": lambda: f"{chance.randrange(20, 400)}",
        "repeating": lambda: chance.choice(["yes", "no"]),
        "excluded": lambda: chance.choice(["yes", "no"]),
        "currency": lambda: chance.choice(["USD", "EUR"]),
        "q": lambda: chance.choice(WORDS),
    }
    categories = list(Category.objects.visible_to(owner).values_list("pk", flat=True))
    methods = list(PaymentMethod.objects.owned_by(owner).values_list("pk", flat=True))
    for _ in range(FILTERS):
        names = chance.sample(sorted(parts), chance.randint(1, 4))
        yield {name: parts[name]() for name in names}


def is_meant(row, asked, inside):
    """The same question, answered without the database."""
    own = row.base_amount if row.base_amount is not None else row.amount
    answers = {
        "from": lambda day: row.spent_on.isoformat() >= day,
        "to": lambda day: row.spent_on.isoformat() <= day,
        "category": lambda pk: (
            row.category_id is None if pk == "none" else row.category_id in inside[pk]
        ),
        "paid": lambda pk: row.payment_method_id == (None if pk == "none" else pk),
        "in": lambda way: row.amount < 0 if way == "money-in" else row.amount > 0,
        "min": lambda least: abs(own) >= Decimal(least),
        "max": lambda most: abs(own) <= Decimal(most),
        "repeating": lambda answer: row.is_repeating == (answer == "yes"),
        "excluded": lambda answer: row.is_excluded == (answer == "yes"),
        "currency": lambda code: row.currency == code,
    }
    return all(answers[name](value) for name, value in asked.items())


def exported(found):
    file = io.BytesIO()
    write_csv(expenses=found, to=file)
    return list(csv.DictReader(io.StringIO(file.getvalue().decode())))


def test_the_sum_is_that_of_the_file_and_of_the_rows(owner):
    rows = list(Expense.objects.owned_by(owner).present())
    inside = {}
    for category in Category.objects.visible_to(owner):
        inside.setdefault(category.pk, set()).add(category.pk)
        inside.setdefault(category.parent_id, set()).add(category.pk)
    asked_by, wrong, counts = list(queries(owner)), [], set()

    for asked in asked_by:
        filled = ExpenseFilter(QueryDict(urlencode(asked)), owner=owner)
        if not filled.is_valid():
            continue
        summary = summary_of(expenses=filled.expenses())
        lines = exported(filled.expenses())
        in_file = sum(Decimal(line["amount"]) for line in lines if line["currency"] == "USD")
        same = [(summary.total, summary.count), (in_file, len(lines))]
        if "q" not in asked:
            meant = [row for row in rows if is_meant(row, asked, inside)]
            total = sum(row.base_amount for row in meant if row.base_amount is not None)
            same.append((total, len(meant)))
        counts.add(summary.count)
        if len(set(same)) > 1:
            wrong.append((asked, same))

    assert wrong == []
    # Not the same few answers all the time.
    assert len(counts) > 50


def test_the_sum_on_the_page_is_that_of_the_file(client, owner):
    client.force_login(owner)
    asked_by = [asked for asked in queries(owner) if set(asked) & {"category", "paid", "from"}]

    shown, in_files = [], []
    for asked in asked_by[:SEEN]:
        text = client.get("/expenses/", asked).text
        answer = client.get("/export/expenses.csv", asked)
        if answer.status_code != 200:
            continue
        lines = list(csv.DictReader(io.StringIO(answer.getvalue().decode())))
        if not lines:
            continue
        figure = re.search(r'Total <b class="num">([^<]+)', text)
        shown.append(html.unescape(figure[1]))
        total = sum(Decimal(line["amount"]) for line in lines if line["currency"] == "USD")
        in_files.append(format_money(Decimal(total), "USD", locale=owner.language, signed=True))

    assert len(shown) > SEEN / 4
    assert shown == in_files


def test_thousands_deleted_by_a_filter_come_back_by_one_undo(client):
    owner = a_person()
    client.force_login(owner)
    kept, gone = 88, 3412
    Expense.objects.bulk_create(
        Expense(
            owner=owner, title="Kept" if number < kept else "Gone", currency="USD",
            amount=Decimal(number) / 100 + 1, base_amount=Decimal(number) / 100 + 1,
            spent_on=LAST - timedelta(days=number % 300),
        )
        for number in range(kept + gone)
    )  # fmt: skip

    def figures():
        return summary_of(expenses=Expense.objects.owned_by(owner).present())

    before = figures()
    page = client.post(
        "/expenses/bulk/",
        {"action": "delete", "all_matching": "1", "query": "q=gone", "next": "/expenses/"},
        follow=True,
    ).text
    toasts = TOAST.findall(page.partition("data-toast-said")[0])
    undo = re.search(r'action="([^"]+)" data-toast-undo', page)[1]

    assert toasts == ["Deleted 3,412 expenses"]
    assert figures().count == kept

    page = client.post(html.unescape(undo), {"next": "/expenses/"}, follow=True).text

    toasts = TOAST.findall(page.partition("data-toast-said")[0])
    assert len(toasts) == 1
    assert figures() == before
