"""What programs can do besides expenses: the same as the pages."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.models import User
from expenses.models import Category, Expense, HiddenCategory, PaymentMethod, Suggestion
from expenses.tests.api.calling import fields
from expenses.tests.making import a_category, a_payment_method, an_expense

pytestmark = pytest.mark.django_db


def test_a_line_is_read_and_recorded(program, alice):
    card = a_payment_method(owner=alice, name="Visa")
    line = {"line": "12.50 lunch #work @visa 2026-11-03"}

    read = program("POST", "/expenses/parse", line).json()
    recorded = program("POST", "/expenses/quick", line)

    assert (read["can_be_recorded"], read["problems"]) == (True, [])
    assert recorded.status_code == 201
    told = recorded.json()
    for name in ("title", "amount", "currency", "spent_on", "payment_method", "tags"):
        assert told[name] == read["readings"][0][name]
    assert (told["title"], told["amount"], told["payment_method"]) == (
        "lunch", "12.50", str(card.pk),
    )  # fmt: skip
    assert Expense.objects.count() == 1


@pytest.mark.parametrize("line", ["lunch", "lunch 3 12", " ", "12.50 \x00", "x" * 501])
def test_a_line_that_is_not_clear_is_not_recorded(program, line):
    answer = program("POST", "/expenses/quick", {"line": line})

    assert answer.status_code == 422
    assert fields(answer) == {"line"}
    assert not Expense.objects.exists()


def test_categories_are_made_changed_hidden_moved_and_merged(program, alice):
    shared = a_category(name="Food")

    made = program("POST", "/categories", {"name": "Dog", "kind": "spending", "colour": 3})
    inside = program("POST", "/categories", {"name": "Vet", "parent": made.json()["id"]})
    place = f"/categories/{inside.json()['id']}"
    renamed = program("PATCH", place, {"name": "Doctor"})
    replaced = program("PUT", place, {"name": "Treats"})
    moved = program("POST", f"{place}/move", {"by": -1})
    hidden = program("POST", f"/categories/{shared.pk}/hide")
    shown = program("POST", f"/categories/{shared.pk}/show")
    an_expense(owner=alice, category_id=int(inside.json()["id"]))
    merged = program("POST", f"{place}/merge", {"into": str(shared.pk)})

    assert [one.status_code for one in (made, inside)] == [201, 201]
    assert made.headers["Location"] == f"/api/v1/categories/{made.json()['id']}"
    assert (renamed.json()["name"], renamed.json()["parent"]) == ("Doctor", made.json()["id"])
    assert (replaced.json()["name"], replaced.json()["parent"]) == ("Treats", None)
    assert moved.json()["position"] < replaced.json()["position"]
    assert (hidden.json()["is_offered"], shown.json()["is_offered"]) == (False, True)
    assert not HiddenCategory.objects.exists()
    assert merged.json()["count"] == 1
    assert Expense.objects.get().category == shared
    names = [row["name"] for row in program("GET", "/categories").json()["items"]]
    assert sorted(names) == ["Dog", "Food"]


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"name": "Food"}, "name"),
        ({"name": "food", "parent": None}, "name"),
        ({"name": ""}, "name"),
        ({"name": "x", "icon": "none"}, "icon"),
        ({"name": "x", "colour": 13}, "colour"),
        ({"name": "x", "colour": "3"}, "colour"),
        ({"name": "x", "kind": "gift"}, "kind"),
        ({"name": "x", "parent": "99"}, "parent"),
        ({"name": "x", "owner": "1"}, "owner"),
    ],
)
def test_what_cannot_be_a_category_names_its_field(program, alice, sent, field):
    a_category(owner=alice, name="Food")

    assert fields(program("POST", "/categories", sent)) == {field}
    assert Category.objects.count() == 1


def test_a_shared_category_is_not_a_persons_to_change(program):
    shared = a_category(name="Food")
    place = f"/categories/{shared.pk}"

    answers = [
        program("PATCH", place, {"name": "Mine"}),
        program("PUT", place, {"name": "Mine"}),
        program("POST", f"{place}/merge", {"into": None}),
        program("POST", f"{place}/move", {"by": 1}),
    ]

    assert {one.status_code for one in answers} == {404}
    assert program("GET", place).json()["is_shared"] is True


def test_what_has_categories_inside_stays_on_top(program, alice):
    top, other = a_category(owner=alice), a_category(owner=alice)
    a_category(owner=alice, parent=top)

    answer = program("PATCH", f"/categories/{top.pk}", {"parent": str(other.pk)})

    assert fields(answer) == {"parent"}


def test_payment_methods_are_made_changed_and_merged(program, alice):
    made = program("POST", "/payment-methods", {"name": "Visa", "kind": "credit"})
    place = f"/payment-methods/{made.json()['id']}"
    archived = program("PATCH", place, {"is_archived": True})
    taken = program("POST", "/payment-methods", {"name": "VISA"})
    replaced = program("PUT", place, {"name": "Giro", "kind": "bank", "currency": "EUR"})
    an_expense(owner=alice, payment_method_id=int(made.json()["id"]))
    itself = program("POST", f"{place}/merge", {"into": made.json()["id"]})
    merged = program("POST", f"{place}/merge", {"into": None})

    assert (made.status_code, made.json()["currency"]) == (201, alice.currency)
    assert (archived.json()["is_archived"], archived.json()["kind"]) == (True, "credit")
    assert fields(taken) == {"name"}
    assert (replaced.json()["name"], replaced.json()["is_archived"]) == ("Giro", False)
    assert fields(itself) == {"into"}
    assert merged.json()["count"] == 1
    assert not PaymentMethod.objects.exists()
    assert Expense.objects.get().payment_method is None


def test_tags_are_listed_renamed_and_archived(program, alice):
    an_expense(owner=alice, tags=["dog", "cat"])
    an_expense(owner=alice, tags=["dog"])

    renamed = program("POST", "/tags/rename", {"tag": "cat", "name": "#Lion king"})
    taken = program("POST", "/tags/rename", {"tag": "dog", "name": "lion-king"})
    merged = program("POST", "/tags/rename", {"tag": "dog", "name": "Lion King", "merge": True})
    archived = program("POST", "/tags/archive", {"tag": "lion-king"})
    missing = program("POST", "/tags/archive", {"tag": "dog"})

    assert (renamed.json()["count"], merged.json()["count"]) == (1, 2)
    assert fields(taken) == {"name"}
    assert archived.json() == {"name": "lion-king", "count": 2, "is_archived": True}
    assert missing.status_code == 404
    assert program("GET", "/tags").json() == {"items": [archived.json()]}
    program("POST", "/tags/archive", {"tag": "lion-king", "is_archived": False})
    assert program("GET", "/tags").json()["items"][0]["is_archived"] is False


@pytest.fixture
def a_period(alice):
    food = a_category(owner=alice, name="Food")
    snacks = a_category(owner=alice, name="Snacks", parent=food)
    pay = a_category(owner=alice, name="Pay", kind="income")
    card = a_payment_method(owner=alice, name="Card")
    day = date(2026, 11, 3)
    an_expense(owner=alice, amount="10", category=food, spent_on=day, payment_method=card)
    an_expense(owner=alice, amount="4", category=snacks, spent_on=day, tags=["a", "b"])
    an_expense(owner=alice, amount="5", spent_on=date(2026, 12, 1), tags=["b"])
    an_expense(owner=alice, amount="-900", category=pay, spent_on=day)
    an_expense(owner=alice, amount="7", currency="JPY", spent_on=day)
    an_expense(owner=alice, amount="1", is_excluded=True, spent_on=day)
    return {"food": str(food.pk), "snacks": str(snacks.pk), "card": str(card.pk)}


@pytest.mark.parametrize(
    ("by", "sums"),
    [
        ("category", {"food": "14.00", None: "5.00"}),
        ("month", {"2026-11": "14.00", "2026-12": "5.00"}),
        ("day", {"2026-11-03": "14.00", "2026-12-01": "5.00"}),
        ("payment_method", {"card": "10.00", None: "9.00"}),
        ("tag", {"b": "9.00", "a": "4.00"}),
    ],
)
def test_a_period_is_summed_up_by_what_one_wants_to_see_apart(program, a_period, by, sums):
    told = program("GET", f"/totals?by={by}&from=2026-11-01&to=2026-12-31").json()

    assert (told["spent"], told["income"], told["count"]) == ("19.00", "900.00", 5)
    assert told["unconverted"] == [{"currency": "JPY", "spent": "7", "count": 1}]
    named = {pk: name for name, pk in a_period.items()}
    assert {named.get(one["key"], one["key"]): one["spent"] for one in told["items"]} == sums
    if by == "category":
        assert [part["key"] for part in told["items"][0]["inside"]] == [a_period["snacks"]]


def test_a_period_is_this_month_unless_something_else_is_said(program, alice):
    told = program("GET", "/totals?by=day").json()

    assert told["first_day"] == localdate().replace(day=1).isoformat()
    assert told["items"] == []


@pytest.mark.parametrize(
    ("query", "field"),
    [("", "by"), ("by=year", "by"), ("by=day&from=2026-02-02&to=2026-02-01", "to"),
     ("by=day&month=2026-11", "month")],
)  # fmt: skip
def test_a_period_that_is_none_is_refused(program, query, field):
    assert fields(program("GET", f"/totals?{query}")) == {field}


def test_suggestions_are_those_of_the_dashboard_and_can_be_declined(program, client, alice):
    for number in range(10):
        an_expense(owner=alice, title=f"{number}", amount=number + 1, spent_on=localdate())
    for _ in range(2):
        an_expense(owner=alice, title="Twice", spent_on=localdate())
    client.force_login(alice)

    told = program("GET", "/suggestions").json()["items"]
    shown = client.get(reverse("expenses:dashboard")).context["suggestions"]
    first = {name: told[0][name] for name in ("rule", "subject")}
    declined = program("POST", "/suggestions/decide", first)
    again = program("GET", "/suggestions").json()["items"]

    assert [one["sentence"] for one in told] == [one.sentence for one in shown]
    assert declined.json() == first | {"is_declined": True}
    assert [one for one in again if one["subject"] == told[0]["subject"]] == []
    program("POST", "/suggestions/decide", first | {"is_declined": False})
    assert not Suggestion.objects.exists()


def test_activity_lists_steps_and_undoes_them_once(program, alice):
    made = program("POST", "/expenses", {"title": "Lunch", "amount": "12.50"}).json()
    changed = program("PATCH", f"/expenses/{made['id']}", {"amount": "13"})
    edit, record = program("GET", "/activity").json()["items"]

    step = program("GET", f"/activity/{edit['id']}").json()
    conflict = program("POST", f"/activity/{record['id']}/undo")
    undone = program("POST", f"/activity/{edit['id']}/undo")
    twice = program("POST", f"/activity/{edit['id']}/undo")

    assert changed.status_code == 200
    assert (edit["action"], edit["door"], record["action"]) == ("edit", "api", "record")
    assert edit["touched"] == [
        {"kind": "expense", "added": 0, "changed": 1, "removed": 0, "name": "Lunch"}
    ]
    (row,) = step["rows"]
    assert (row["before"]["amount"], row["after"]["amount"]) == ("12.50", "13.00")
    assert (row["before"]["id"], "owner" in row["before"]) == (made["id"], False)
    assert (conflict.status_code, fields(conflict)) == (409, {f"expense.{made['id']}"})
    assert undone.json()["id"] == twice.json()["id"]
    assert (undone.json()["action"], undone.json()["door"]) == ("undo", "api")
    assert program("GET", f"/expenses/{made['id']}").json()["amount"] == "12.50"


def test_activity_turns_its_pages(program, alice):
    for number in range(3):
        program("POST", "/expenses", {"title": f"{number}", "amount": "1"})

    first = program("GET", "/activity?limit=2").json()
    second = program("GET", f"/activity?limit=2&after={first['older']}").json()

    assert [len(one["items"]) for one in (first, second)] == [2, 1]
    assert second["older"] is None
    assert program("GET", "/activity?after=x").json() == {"items": [], "older": None}


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json", "ofx"])
def test_the_export_is_the_pages_file(program, client, alice, kind):
    an_expense(owner=alice, title="=Bread")
    an_expense(owner=alice, title="Tea")
    client.force_login(alice)

    told = program("GET", f"/export?q=bread&format={kind}")
    page = client.get(reverse(f"expenses:export-{kind}"), {"q": "bread"})

    for name in ("Content-Type", "Content-Disposition"):
        assert told.headers[name] == page.headers[name]
    assert told.getvalue() == page.getvalue()


def test_an_export_is_csv_unless_something_else_is_said(program, monkeypatch, alice):
    an_expense(owner=alice)

    told = program("GET", "/export")
    monkeypatch.setattr("expenses.exporting.spreadsheet.MOST_ROWS", 0)

    assert told.headers["Content-Type"].startswith("text/csv")
    assert len(told.getvalue().splitlines()) == 2
    assert fields(program("GET", "/export?format=xlsx")) == {"format"}
    assert fields(program("GET", "/export?q=%00")) == {"q"}
    assert fields(program("GET", "/export?format=pdf")) == {"format"}


def test_preferences_are_read_and_changed(program, alice):
    sent = {
        "currency": "EUR", "time_zone": "Europe/Berlin", "language": "de", "month_starts_on": 25,
        "week_starts_on": 7, "theme": "dark", "has_shortcuts": False, "density": "compact",
        "scope": "all",
    }  # fmt: skip

    before = program("GET", "/me").json()
    changed = program("PATCH", "/me", sent)

    assert (before["username"], before["scopes"]) == ("alice", ["import", "read", "write"])
    assert changed.json() == before | sent
    assert User.objects.filter(pk=alice.pk, **sent).exists()


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, ""),
        ({"time_zone": "Mars/Base"}, "time_zone"),
        ({"language": "xx"}, "language"),
        ({"month_starts_on": 29}, "month_starts_on"),
        ({"week_starts_on": 2}, "week_starts_on"),
        ({"currency": None}, "currency"),
        ({"density": "loose"}, "density"),
        ({"has_shortcuts": "no"}, "has_shortcuts"),
        ({"username": "eve"}, "username"),
    ],
)
def test_preferences_that_are_none_are_refused(program, sent, field):
    assert fields(program("PATCH", "/me", sent)) == {field}
