"""What no archive may be, and that nothing has changed then."""

import io
import json
import zipfile
from datetime import date

import pytest

from expenses.archiving import opening
from expenses.archiving.opening import ArchiveRefusedError, opened
from expenses.models import Category, Expense
from expenses.tests.archiving.archives import (
    archive_of,
    brought_back,
    entries_of,
    everything_of,
    forged,
    sealed,
)
from expenses.tests.archiving.test_archive import furnish
from expenses.tests.making import a_category, a_payment_method, an_expense

pytestmark = pytest.mark.django_db

ALTERED = "This archive is cut or was altered. Nothing was imported."
NO_ARCHIVE = "This is not an archive of everything from here. For a bank's file, use Import."
NEWER = "This archive was made by a newer version, which this one cannot read."
TOO_LARGE = "This archive unpacks to more than can be read. Nothing was imported."
UNKNOWN = "Something in this archive points at what is not in it. Nothing was imported."
SETTINGS = "The settings in this archive are not what this program writes."
UNSTORABLE = "Something in this archive cannot be stored. Nothing was imported."


def line_of(table, number=1):
    return f"Line {number} of {table}.jsonl is not what this program writes. Nothing was imported."


@pytest.fixture
def whole(alice):
    furnish(alice, a_category(), [])
    return archive_of(alice)


def refused(owner, content):
    """Return the sentence; nothing of the owner's is another by then."""
    before = everything_of(owner)
    with pytest.raises(ArchiveRefusedError) as told:
        brought_back(owner, content)
    owner.refresh_from_db()
    assert everything_of(owner) == before
    return str(told.value)


def test_not_one_byte_can_be_another(bob, whole):
    for place in [*range(4, len(whole), 97), len(whole) - 1, len(whole) - 64]:
        other = bytearray(whole)
        other[place] ^= 1
        with (
            pytest.raises(ArchiveRefusedError, match="cut or was altered"),
            opened(io.BytesIO(other)),
        ):
            pass
    assert not Expense.objects.owned_by(bob).exists()


@pytest.mark.parametrize("length", [0, 3, 200, -1, -64, -2000])
def test_a_cut_archive_is_refused(bob, whole, length):
    assert refused(bob, whole[:length]) in {ALTERED, NO_ARCHIVE}


VALUES = [
    ("expenses", {"amount": "1e5000"}, line_of("expenses")),
    ("expenses", {"amount": "0"}, UNSTORABLE),
    ("expenses", {"amount": "1.234"}, UNSTORABLE),
    ("expenses", {"amount": "NaN"}, line_of("expenses")),
    ("expenses", {"title": "a\nb"}, line_of("expenses")),
    ("expenses", {"title": "a\0"}, line_of("expenses")),
    ("expenses", {"title": "\ud800"}, line_of("expenses")),
    ("expenses", {"title": "x" * 201}, line_of("expenses")),
    ("expenses", {"note": "\x0b"}, line_of("expenses")),
    ("expenses", {"note": "x" * 5001}, line_of("expenses")),
    ("expenses", {"tags": ["Not Folded"]}, line_of("expenses")),
    ("expenses", {"tags": "x"}, line_of("expenses")),
    ("expenses", {"currency": "XXX"}, line_of("expenses")),
    ("expenses", {"spent_on": "1800-01-01"}, line_of("expenses")),
    ("expenses", {"created_at": "2026-11-20T10:00:00"}, line_of("expenses")),
    ("expenses", {"version": 2**31 - 1}, line_of("expenses")),
    ("expenses", {"version": -1}, line_of("expenses")),
    ("expenses", {"is_repeating": "perhaps"}, line_of("expenses")),
    ("expenses", {"id": 2**63}, line_of("expenses")),
    ("expenses", {"id": "1"}, line_of("expenses")),
    ("categories", {"kind": "other"}, line_of("categories")),
    ("categories", {"colour": 13}, line_of("categories")),
    ("categories", {"name": None}, line_of("categories")),
    ("statements", {"state": "taking"}, line_of("statements")),
    ("statements", {"answers": {"columns": {"a": ["b"]}}}, line_of("statements")),
    ("statement_lines", {"identity": "xyz"}, line_of("statement_lines")),
    ("saved_filters", {"query": "x" * 2001}, line_of("saved_filters")),
    ("rules", {"currency": "eur"}, line_of("rules")),
]


def test_a_value_that_no_form_would_take_is_refused(bob, whole):
    for table, changes, sentence in VALUES:
        assert refused(bob, forged(whole, table, **changes)) == sentence, changes


def test_nothing_can_point_at_what_is_anothers(alice, bob, whole):
    hers = a_category(owner=alice, name="Only hers")
    card = a_payment_method(owner=alice, name="Only hers")
    lunch = an_expense(owner=alice)
    for table, column, row in [
        ("expenses", "category_id", hers),
        ("expenses", "payment_method_id", card),
        ("expenses", "refund_of_id", lunch),
        ("categories", "parent_id", hers),
        ("rules", "category_id", hers),
        ("statements", "payment_method_id", card),
        ("statement_lines", "expense_id", lunch),
    ]:
        assert refused(bob, forged(whole, table, **{column: row.pk})) == UNKNOWN
    assert Category.objects.get(pk=hers.pk).owner == alice


def test_an_owner_in_the_file_is_of_a_newer_version_at_best(alice, bob, whole):
    entries = entries_of(whole)
    manifest = json.loads(entries["manifest.json"])
    manifest["columns"]["expenses"].append("owner_id")
    entries["manifest.json"] = json.dumps(manifest)
    rows = [
        json.loads(line) | {"owner_id": alice.pk} for line in entries["expenses.jsonl"].splitlines()
    ]
    entries["expenses.jsonl"] = "".join(json.dumps(row) + "\n" for row in rows)
    count = Expense.objects.owned_by(alice).count()

    assert refused(bob, sealed(entries)) == NEWER

    manifest["columns"]["expenses"].remove("owner_id")
    brought_back(bob, sealed(entries | {"manifest.json": json.dumps(manifest)}))
    assert Expense.objects.owned_by(alice).count() == Expense.objects.owned_by(bob).count() == count


MANIFESTS = [
    ({"format": "other"}, NO_ARCHIVE),
    ({"version": 2}, NEWER),
    ({"rows": {"budgets": 1}, "columns": {"budgets": []}}, NEWER),
    ({"rows": {}, "columns": {"expenses": []}}, NO_ARCHIVE),
    ({"rows": []}, NO_ARCHIVE),
    ({"columns": 7}, NO_ARCHIVE),
]


def test_a_manifest_of_something_else_is_refused(bob, whole):
    for change, sentence in MANIFESTS:
        entries = entries_of(whole)
        entries["manifest.json"] = json.dumps(json.loads(entries["manifest.json"]) | change)

        assert refused(bob, sealed(entries)) == sentence, change


ENTRIES = [
    ("manifest.json", "{", NO_ARCHIVE),
    ("manifest.json", "[" * 100_000, NO_ARCHIVE),
    ("preferences.json", "7", NO_ARCHIVE),
    ("preferences.json", '{"currency": "eur"}', SETTINGS),
    ("preferences.json", '{"month_starts_on": 31}', SETTINGS),
    ("preferences.json", '{"theme": []}', SETTINGS),
    ("../../evil.jsonl", "", NO_ARCHIVE),
    ("expenses.jsonl", "", ALTERED),
    ("expenses.jsonl", "7\n", line_of("expenses")),
    ("expenses.jsonl", "{\n", line_of("expenses")),
    ("expenses.jsonl", "{}\n", line_of("expenses")),
    ("expenses.jsonl", '{"a":"' + "".join(map(str, range(250_000))) + '"}', line_of("expenses")),
]


def test_an_entry_that_is_something_else_is_refused(bob, whole):
    for name, content, sentence in ENTRIES:
        told = refused(bob, sealed(entries_of(whole) | {name: content}))

        assert told == sentence, (name, content[:30])


def test_the_same_number_twice_is_refused(bob, whole):
    entries = entries_of(whole)
    first, _second, *others = entries["expenses.jsonl"].splitlines(keepends=True)
    entries["expenses.jsonl"] = b"".join([first, first, *others])

    assert refused(bob, sealed(entries)) == UNSTORABLE


def test_a_bomb_is_refused_before_it_is_unpacked(bob, whole, monkeypatch):
    entries = entries_of(whole) | {"expenses.jsonl": b" " * (8 << 20)}
    assert refused(bob, sealed(entries)) == TOO_LARGE

    monkeypatch.setattr(opening, "MOST_UNPACKED", 1000)
    assert refused(bob, whole) == TOO_LARGE


def test_another_way_of_packing_is_refused(bob, whole):
    entries = entries_of(whole)

    assert refused(bob, sealed(entries, packing=zipfile.ZIP_LZMA)) == NO_ARCHIVE
    del entries["preferences.json"]
    assert refused(bob, sealed(entries)) == NO_ARCHIVE


def test_the_trash_stays_the_trash(bob, whole):
    brought_back(bob, whole)

    trashed = Expense.objects.owned_by(bob).trashed().get()
    assert trashed.deleted_at.date() == date(2026, 11, 1)
