from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.utils.timezone import localdate, now

from expenses.models import Change, Expense
from expenses.tests.api.calling import fields
from expenses.tests.making import a_category, a_payment_method, an_expense

pytestmark = pytest.mark.django_db

LUNCH = {"title": "Lunch", "amount": "12.50"}


def titles(answer):
    assert answer.status_code == 200, answer.content
    return [row["title"] for row in answer.json()["items"]]


def test_an_expense_is_recorded_with_all_that_was_sent(program, alice):
    food, card = a_category(owner=alice), a_payment_method(owner=alice)
    sent = {
        "title": "  Lunch at Café “à la carte” ",
        "amount": "-12.5",
        "currency": "EUR",
        "spent_on": "2026-11-03",
        "category": str(food.pk),
        "payment_method": str(card.pk),
        "note": "two\r\nlines",
        "tags": ["#Holiday", "Work trip"],
        "is_repeating": True,
        "is_excluded": True,
    }

    answer = program("POST", "/expenses", sent)

    row = Expense.objects.get()
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/api/v1/expenses/{row.pk}"
    assert answer.json() == {
        **sent,
        "id": str(row.pk),
        "title": "Lunch at Café “à la carte”",
        "amount": "-12.50",
        "base_amount": None,
        "note": "two\nlines",
        "tags": ["holiday", "work-trip"],
        "created_at": row.created_at.isoformat(),
        "updated_at": row.updated_at.isoformat(),
        "deleted_at": None,
    }
    assert (row.owner, row.amount, row.category, row.payment_method) == (
        alice, Decimal("-12.50"), food, card,
    )  # fmt: skip
    change = Change.objects.latest("pk")
    assert (change.door, change.action) == ("api", "record")


def test_what_is_left_out_gets_a_default(program, alice):
    answer = program("POST", "/expenses", LUNCH)

    told = answer.json()
    assert (told["currency"], told["spent_on"]) == (alice.currency, localdate().isoformat())
    assert (told["base_amount"], told["category"], told["tags"]) == ("12.50", None, [])


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": " "}, "title"),
        ({"title": "two\nlines"}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": "\u0958" * 150}, "title"),  # twice as long once composed
        ({"title": None}, "title"),
        ({"title": 7}, "title"),
        ({"amount": 12.5}, "amount"),
        ({"amount": "0"}, "amount"),
        ({"amount": "0.00"}, "amount"),
        ({"amount": "1e3"}, "amount"),
        ({"amount": "NaN"}, "amount"),
        ({"amount": "12,50"}, "amount"),
        ({"amount": "12.345"}, "amount"),
        ({"amount": "1000000000000"}, "amount"),
        ({"amount": "12.50", "currency": "JPY"}, "amount"),
        ({"currency": "usd"}, "currency"),
        ({"spent_on": "2026-02-30"}, "spent_on"),
        ({"spent_on": "3 Nov 2026"}, "spent_on"),
        ({"spent_on": 20260101}, "spent_on"),
        ({"spent_on": "0001-01-01"}, "spent_on"),
        ({"category": "999999"}, "category"),
        ({"category": 7}, "category"),
        ({"category": "x"}, "category"),
        ({"payment_method": str(2**70)}, "payment_method"),
        ({"note": "a\x00"}, "note"),
        ({"tags": "holiday"}, "tags"),
        ({"tags": ["x" * 52]}, "tags.0"),
        ({"tags": ["x"] * 21}, "tags"),
        ({"tags": ["a,b,c"] * 7 + [f"t{n},u{n}" for n in range(12)]}, "tags"),
        ({"is_repeating": "yes"}, "is_repeating"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_cannot_be_recorded_names_its_field(program, sent, field):
    answer = program("POST", "/expenses", LUNCH | sent)

    assert answer.status_code == 422
    assert fields(answer) == {field}
    assert not Expense.objects.exists()


def test_what_is_missing_is_named(program):
    assert fields(program("POST", "/expenses", {})) == {"title", "amount"}


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"NaN", b'{"amount": NaN}', b"\xff"])
def test_what_is_no_object_is_refused(program, body):
    answer = program.client.post(
        "/api/v1/expenses",
        body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {program.token}"},
    )

    assert answer.status_code in {400, 422}
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_another_persons_rows_are_refused_like_missing_ones(program, bob):
    foreign = {"category": a_category(owner=bob), "payment_method": a_payment_method(owner=bob)}

    for field, row in foreign.items():
        found = program("POST", "/expenses", LUNCH | {field: str(row.pk)})
        missing = program("POST", "/expenses", LUNCH | {field: str(row.pk + 1000)})
        assert found.status_code == missing.status_code == 422
        assert found.content == missing.content


def test_an_expense_is_read_replaced_and_changed(program, alice):
    card = a_payment_method(owner=alice)
    row = an_expense(owner=alice, title="Old", note="kept", payment_method=card, tags=["a"])
    place = f"/expenses/{row.pk}"

    patched = program("PATCH", place, {"title": "New", "payment_method": None})
    replaced = program("PUT", place, LUNCH | {"spent_on": "2026-01-02"})

    assert patched.status_code == replaced.status_code == 200
    assert [patched.json()[name] for name in ("title", "note", "payment_method", "tags")] == [
        "New", "kept", None, ["a"],
    ]  # fmt: skip
    assert [replaced.json()[name] for name in ("title", "note", "spent_on", "tags")] == [
        "Lunch", "", "2026-01-02", [],
    ]  # fmt: skip
    assert program("GET", place).json() == replaced.json()
    row.refresh_from_db()
    assert (row.version, row.spent_on) == (3, date(2026, 1, 2))


def test_a_change_of_nothing_is_refused(program, alice):
    row = an_expense(owner=alice)

    assert program("PATCH", f"/expenses/{row.pk}", {}).status_code == 422
    assert fields(program("PATCH", f"/expenses/{row.pk}", {"currency": "JPY"})) == {"amount"}
    assert fields(program("PATCH", f"/expenses/{row.pk}", {"title": None})) == {"title"}


def test_an_expense_goes_to_the_trash_and_back(program, alice):
    row = an_expense(owner=alice)
    place = f"/expenses/{row.pk}"

    trashed = program("DELETE", place)
    gone = [program("GET", place), program("DELETE", place), program("PATCH", place, LUNCH)]
    restored = program("POST", f"{place}/restore")

    assert trashed.json()["deleted_at"]
    assert {answer.status_code for answer in gone} == {404}
    assert restored.json()["deleted_at"] is None
    assert program("POST", f"{place}/restore").status_code == 200
    assert program("GET", place).status_code == 200


def test_the_list_turns_its_pages_both_ways(program, alice):
    for number in range(5):
        an_expense(owner=alice, title=f"{number}", spent_on=date(2026, 11, 1 + number))
    an_expense(owner=alice, title="gone", deleted_at=now())

    first = program("GET", "/expenses?limit=2")
    second = program("GET", f"/expenses?limit=2&after={first.json()['older']}")
    last = program("GET", f"/expenses?limit=2&after={second.json()['older']}")
    back = program("GET", f"/expenses?limit=2&before={last.json()['newer']}")

    assert [titles(one) for one in (first, second, last, back)] == [
        ["4", "3"], ["2", "1"], ["0"], ["2", "1"],
    ]  # fmt: skip
    assert (first.json()["newer"], last.json()["older"]) == (None, None)


@pytest.mark.parametrize("query", ["after=x", "before=2026-01-01.99999999999999999999"])
def test_a_place_made_up_by_hand_is_nowhere(program, query):
    assert program("GET", f"/expenses?{query}").status_code == 404


FILTERS = [
    {"q": "bread"},
    {"from": "2026-11-02", "to": "2026-11-30"},
    {"month": "2026-11"},
    {"category": "FOOD"},
    {"category": "none"},
    {"min": "1000", "max": "2000.50"},
    {"paid": "CARD"},
    {"tag": "dog"},
    {"currency": "EUR"},
    {"in": "money-in"},
    {"repeating": "yes"},
    {"excluded": "yes"},
    {"planned": "no", "counts": "income"},
    {"expense": "ID"},
]


@pytest.mark.parametrize("language", ["en-us", "de"])
@pytest.mark.parametrize("asked", FILTERS)
def test_every_filter_of_the_page_finds_the_same(program, client, alice, asked, language):
    type(alice).objects.filter(pk=alice.pk).update(language=language)
    alice.refresh_from_db()
    food, card = a_category(owner=alice), a_payment_method(owner=alice)
    day = date(2026, 11, 1)
    rows = [
        an_expense(owner=alice, title="Bread", category=food, spent_on=day),
        an_expense(owner=alice, amount="1500.25", payment_method=card, tags=["dog"]),
        an_expense(owner=alice, amount="-20", currency="EUR", is_repeating=True),
        an_expense(owner=alice, amount="-30", is_excluded=True, spent_on=date(2025, 1, 1)),
    ]
    named = {"FOOD": str(food.pk), "CARD": str(card.pk), "ID": str(rows[1].pk)}
    query = {name: named.get(value, value) for name, value in asked.items()}
    client.force_login(alice)

    answer = program("GET", f"/expenses?{urlencode(query)}")
    if language == "de" and "min" in query:
        query = {name: value.replace(".", ",") for name, value in query.items()}
    page = client.get("/expenses/", query)

    shown = [row.pk for row in page.context["page"].rows]
    assert [int(row["id"]) for row in answer.json()["items"]] == shown
    assert 0 < len(shown) < len(rows)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("catgory=1", "catgory"),
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=x", "limit"),
        ("limit=1&limit=2", "limit"),
        ("from=yesterday", "from"),
        ("from=2026-02-02&to=2026-02-01", "to"),
        ("month=2026-13", "month"),
        ("min=-1", "min"),
        ("min=1.234", "min"),
        ("min=2&max=1", "max"),
        ("category=999999", "category"),
        ("paid=x", "paid"),
        ("q=%00", "q"),
        ("in=out", "in"),
        ("currency=xyz", "currency"),
    ],
)
def test_a_filter_that_cannot_be_read_is_refused(program, query, field):
    answer = program("GET", f"/expenses?{query}")

    assert answer.status_code == 422
    assert fields(answer) == {field}


def test_a_filter_is_summed_up(program, alice):
    an_expense(owner=alice, amount="20")
    an_expense(owner=alice, amount="-5.50")
    an_expense(owner=alice, amount="7", currency="EUR")

    told = program("GET", "/expenses/summary").json()

    assert told == {
        "count": 3, "total": "14.50", "largest": "20.00", "unconverted": 1, "currency": "USD",
    }  # fmt: skip
    assert program("GET", "/expenses/summary?from=1900-01-01").json() == told
    assert program("GET", "/expenses/summary?min=10").json() == told | {
        "count": 1, "total": "20.00", "unconverted": 0,
    }  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_for_one_and_three(
    program, alice, count, django_assert_num_queries
):
    for _ in range(count):
        an_expense(owner=alice)

    with django_assert_num_queries(6):
        program("GET", "/expenses")
