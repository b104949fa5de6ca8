"""What is shown, what is exported and what the rows come to is the same, to the cent."""

import csv
import html
import io
import re
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from accounts.models import User
from expenses.exporting.csv_file import write_csv
from expenses.forms.filter import ExpenseFilter
from expenses.listing import summary_of
from expenses.models import Category, Expense
from expenses.money import format_money
from expenses.tests.making import a_person
from expenses.tests.sums import filters_for, make_sums, many_expenses

pytestmark = pytest.mark.django_db

SEEN = 20
TOAST = re.compile(r"data-toast-words>([^<]+)")


@pytest.fixture
def owner():
    make_sums()
    return User.objects.get(username="sums")


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
    asked_by, wrong, counts = list(filters_for(owner)), [], set()

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
    asked_by = [asked for asked in filters_for(owner) if set(asked) & {"category", "paid", "from"}]

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
    many_expenses(owner, kept=kept, gone=gone)

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
