import pytest
from django.utils.timezone import now

from expenses.models import Expense
from expenses.tests.api.calling import fields
from expenses.tests.making import a_category, an_expense

pytestmark = pytest.mark.django_db


def ids(*rows):
    return [str(row.pk) for row in rows]


def test_many_are_changed_by_their_ids_and_undone(program, alice, bob):
    rows, foreign = [an_expense(owner=alice), an_expense(owner=alice)], an_expense(owner=bob)
    food = a_category(owner=alice)
    change = {"category": str(food.pk), "add_tags": ["Trip"], "is_excluded": True}

    done = program(
        "POST", "/expenses/bulk/change", {"which": ids(*rows, foreign), "change": change}
    )

    assert (done.status_code, done.json()["count"]) == (200, 2)
    found = Expense.objects.filter(category=food, tags=["trip"], is_excluded=True)
    assert set(found) == set(rows)
    undone = program("POST", f"/activity/{done.json()['change']}/undo")
    assert undone.json()["undoes"] == done.json()["change"]
    assert not found.all().exists()


def test_many_are_found_by_a_filter(program, alice):
    bread, other = an_expense(owner=alice, title="Bread"), an_expense(owner=alice, title="Tea")

    trashed = program("POST", "/expenses/bulk/trash", {"which": {"q": "bread"}})
    told = program("GET", "/expenses/trash").json()
    restored = program("POST", "/expenses/bulk/restore", {"which": ids(bread, other)})

    assert trashed.json()["count"] == restored.json()["count"] == 1
    assert [row["id"] for row in told["items"]] == ids(bread)
    assert told["items"][0]["deleted_at"]


@pytest.mark.parametrize(
    ("path", "sent", "field"),
    [
        ("change", {"which": ["1"], "change": {}}, "change"),
        ("change", {"which": ["1"], "change": {"category": "9"}}, "category"),
        ("change", {"which": ["1"], "change": {"title": "x"}}, "change.title"),
        ("change", {"which": {"month": "2026-11", "paid": "x"}, "change": {"is_excluded": True}},
         "paid"),
        ("trash", {"which": []}, "which"),
        ("trash", {"which": None}, "which"),
        ("trash", {}, "which"),
        ("restore", {"which": ["1"] * 201}, "which"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_to_many_is_refused(program, path, sent, field):
    answer = program("POST", f"/expenses/bulk/{path}", sent)

    assert answer.status_code == 422
    assert field in fields(answer)


def test_nothing_found_is_nothing_changed(program):
    done = program("POST", "/expenses/bulk/trash", {"which": ["1", "x", "9" * 40]})

    assert done.json() == {"count": 0, "change": None}


def test_the_trash_turns_its_pages(program, alice):
    for _ in range(3):
        an_expense(owner=alice, deleted_at=now())

    first = program("GET", "/expenses/trash?limit=2").json()
    second = program("GET", f"/expenses/trash?limit=2&after={first['older']}").json()
    back = program("GET", f"/expenses/trash?limit=2&before={second['newer']}").json()

    assert [len(one["items"]) for one in (first, second)] == [2, 1]
    assert back["items"] == first["items"]
