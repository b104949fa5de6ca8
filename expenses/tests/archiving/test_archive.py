import json
import os
from datetime import UTC, datetime
from urllib.parse import parse_qs

import pytest
from django.apps import apps
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.identity import acting_for
from accounts.models import User
from accounts.people import save_preferences
from expenses.archiving.bringing_back import NotEmptyError
from expenses.archiving.tables import LEFT_OUT, PREFERENCES, TABLES, fields_of, table_of
from expenses.history import latest_change
from expenses.isolation.household import owned_models
from expenses.models import (
    ArchivedTag,
    Category,
    Change,
    Expense,
    HiddenCategory,
    PaymentMethod,
    Rule,
    SavedFilter,
    Suggestion,
)
from expenses.tests.archiving.archives import (
    archive_of,
    brought_back,
    entries_of,
    everything_of,
    sealed,
)
from expenses.tests.exporting.ledgers import LEDGERS, record
from expenses.tests.importing.taking import a_csv, change_of, taken_in
from expenses.tests.making import a_category, a_person, a_saved_filter, an_expense
from expenses.undoing import undo

pytestmark = pytest.mark.django_db

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "3"))
FILE = a_csv(("2026-11-20", "COFFEE", "-3.00"), ("2026-11-20", "COFFEE", "-3.00"), ("x", "y", "-1"))

# Why what belongs to somebody is in no archive.
NOT_ARCHIVED = {
    "Change": "the steps that can be undone, for 30 days",
    "AddedRows": "as Change",
    "ChangedRow": "as Change",
    "DailyTotal": "kept by the database from the expenses",
    "MonthlyTotal": "as DailyTotal",
    "StatementContent": "files that are not taken in",
    "AuthenticatorApp": "a secret",
    "RecoveryCode": "a secret",
    "Passkey": "a secret",
    "EmailChange": "a secret",
    "ApiToken": "a secret",
    "KeptAnswer": "of a token",
}
# And of a person.
NOT_PREFERRED = {
    "id", "password", "last_login", "is_superuser", "username", "username_folded", "first_name",
    "last_name", "is_staff", "is_active", "date_joined", "email", "email_folded", "leaves_at",
}  # fmt: skip


def furnish(owner, shared, ledger):
    """A row of every kind."""
    record(owner, ledger)
    own = Category.objects.owned_by(owner).first()
    method = PaymentMethod.objects.owned_by(owner).first()
    inside = Category.objects.create(owner=owner, name="Inside", parent=shared, kind=shared.kind)
    gone = an_expense(owner=owner, category=shared, deleted_at=datetime(2026, 11, 1, tzinfo=UTC))
    rule = Rule.objects.create(
        owner=owner, title_text="coffee", category=inside, payment_method=method
    )
    an_expense(owner=owner, category=inside, rule=rule)
    an_expense(owner=owner, amount="-3", refund_of=gone)
    HiddenCategory.objects.create(owner=owner, category=shared)
    ArchivedTag.objects.create(owner=owner, name="old")
    query = f"q=a%26b&category={own.pk}&category={shared.pk}&category=none&paid={method.pk}"
    a_saved_filter(owner=owner, name="View", query=query + f"&expense={gone.pk}")
    decline(owner, "above-usual", f"2026-11:{own.pk}")
    decline(owner, "duplicate", f"{gone.pk}-{gone.pk}")
    decline(owner, "weekends", "2026-11")
    decline(owner, "import-offer", f"refund-{gone.pk}-0")
    taken_in(owner, FILE, payment_method=method)
    other = taken_in(owner, a_csv(("2026-11-21", "TEA", "-2.00")))
    undo(owner=owner, change=change_of(other).pk)


def decline(owner, rule, subject):
    Suggestion.objects.create(owner=owner, rule=rule, subject=subject, state="declined")


def without_texts(found):
    """The rows without those texts in which there are numbers."""
    for row in (*found["saved_filters"], *found["suggestions"]):
        row.pop("query", None)
        row.pop("subject", None)
    return found


@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(ledger=LEDGERS, currency=st.sampled_from(["USD", "KWD"]))
def test_an_empty_account_becomes_equal(db, ledger, currency):
    shared = a_category()
    one = a_person(currency=currency, month_starts_on=25, theme="dark", language="de")
    furnish(one, shared, ledger)
    two = a_person(currency="EUR")

    count = brought_back(two, archive_of(one))

    assert count == Expense.objects.owned_by(one).count()
    assert without_texts(everything_of(two)) == without_texts(everything_of(one))


def test_numbers_within_texts_are_the_new_ones(alice, bob):
    shared = a_category()
    furnish(alice, shared, [])
    brought_back(bob, archive_of(alice))

    category = Category.objects.owned_by(bob).first()
    method = PaymentMethod.objects.owned_by(bob).first()
    gone = Expense.objects.owned_by(bob).get(deleted_at__isnull=False)
    assert parse_qs(SavedFilter.objects.owned_by(bob).get().query) == {
        "q": ["a&b"],
        "category": [str(category.pk), str(shared.pk), "none"],
        "paid": [str(method.pk)],
        "expense": [str(gone.pk)],
    }
    subjects = Suggestion.objects.owned_by(bob).order_by("pk").values_list("subject", flat=True)
    assert list(subjects) == [
        f"2026-11:{category.pk}",
        f"{gone.pk}-{gone.pk}",
        "2026-11",
        f"refund-{gone.pk}-0",
    ]


def test_an_import_that_was_brought_back_knows_its_lines_again(alice, bob):
    furnish(alice, a_category(), [])
    method = PaymentMethod.objects.owned_by(alice).first()
    brought_back(bob, archive_of(alice))

    again = taken_in(
        bob, FILE, payment_method=PaymentMethod.objects.owned_by(bob).get(name=method.name)
    )

    assert (again.new_count, again.there_count) == (0, 2)


def test_nothing_is_brought_back_into_an_account_in_use(alice, bob):
    furnish(alice, a_category(), [])
    content = archive_of(alice)
    a_category(owner=bob, name="Mine")

    with pytest.raises(NotEmptyError):
        brought_back(bob, content)

    assert Category.objects.owned_by(bob).count() == 1


def test_what_was_brought_back_is_undone_in_one_step_and_done_again(alice, bob):
    furnish(alice, a_category(), [])
    content = archive_of(alice)
    brought_back(bob, content)
    whole = everything_of(bob)
    change = Change.objects.owned_by(bob).latest("pk")
    assert change.action == "load"

    undone = undo(owner=bob, change=change.pk)
    nothing = {name: rows for name, rows in everything_of(bob).items() if rows}
    assert set(nothing) == {"reading_habits", "preferences"} - (
        set() if whole["reading_habits"] else {"reading_habits"}
    )

    again = undo(owner=bob, change=undone.pk)
    assert without_versions(everything_of(bob)) == without_versions(whole)

    undo(owner=bob, change=again.pk)
    brought_back(bob, content)
    assert without_texts(everything_of(bob)) == without_texts(everything_of(alice))


def without_versions(found):
    """What comes back is a new version of itself."""
    for rows in found.values():
        for row in rows if isinstance(rows, list) else []:
            row.pop("version", None)
            row.pop("updated_at", None)
    return found


def test_a_shared_category_that_is_not_here_becomes_the_persons_own(alice, bob):
    above = a_category(name="Home")
    inside = a_category(name="Garden", parent=above, icon="tree")
    unused, hidden = a_category(name="Unused"), a_category(name="Hidden")
    a_category(owner=alice, name="Home", kind="income")
    an_expense(owner=alice, category=inside)
    an_expense(owner=alice, category=above)
    HiddenCategory.objects.create(owner=alice, category=hidden)
    content = archive_of(alice)
    for one in (inside, above, unused, hidden):
        Expense.objects.owned_by(alice).delete()
        one.delete()

    brought_back(bob, content)

    own = Category.objects.owned_by(bob).select_related("parent")
    made = sorted((one.name, one.parent and one.parent.name, one.kind, one.icon) for one in own)
    assert made == [
        ("Garden", "Home 2", "spending", "tree"),
        ("Home", None, "income", "tag"),
        ("Home 2", None, "spending", "tag"),
    ]
    filed = Expense.objects.owned_by(bob).values_list("category__name", flat=True)
    assert sorted(filed) == ["Garden", "Home 2"]
    assert not HiddenCategory.objects.owned_by(bob).exists()


def test_an_archive_of_an_older_version_gets_what_new_rows_get(alice, bob):
    an_expense(owner=alice, title="Lunch", is_repeating=True)
    entries = entries_of(archive_of(alice))
    manifest = json.loads(entries["manifest.json"])
    manifest["columns"]["expenses"].remove("is_repeating")
    for told in ("rows", "columns"):
        del manifest[told]["rules"]
    del entries["rules.jsonl"]
    row = json.loads(entries["expenses.jsonl"])
    del row["is_repeating"]
    entries["manifest.json"] = json.dumps(manifest)
    entries["expenses.jsonl"] = json.dumps(row) + "\n"

    brought_back(bob, sealed(entries))

    assert Expense.objects.owned_by(bob).get().is_repeating is False


def test_an_archive_says_what_it_is_and_holds_no_secret_and_nothing_of_others(alice, bob):
    an_expense(owner=alice)
    furnish(bob, a_category(name="Everybody's"), [])
    an_expense(owner=bob, title="Only Bob's")
    with acting_for(alice.pk):
        save_preferences(person=alice, columns=["currency"])
        assert latest_change(owner=alice) is None

    entries = entries_of(archive_of(alice))

    assert entries["readme.txt"].decode().startswith("Made by the Personal Expense Tracker on ")
    whole = b"".join(entries.values()).decode()
    assert alice.password not in whole
    assert alice.username not in whole
    assert "Everybody's" in whole
    rows = json.loads(entries["manifest.json"])["rows"]
    assert {name for name, count in rows.items() if count} == {"shared_categories", "expenses"}
    assert "Only Bob's" not in whole


def test_every_owned_table_is_archived_or_says_why_not():
    archived = {model.__name__ for model in TABLES.values()}

    assert {model.__name__ for model in owned_models()} == archived | set(NOT_ARCHIVED)
    assert archived & set(NOT_ARCHIVED) == set()


def test_every_preference_is_archived_or_no_preference():
    columns = {field.attname for field in User._meta.concrete_fields}

    assert columns == set(PREFERENCES) | NOT_PREFERRED


def test_what_is_left_out_of_a_table_is_a_column_of_it():
    for model in apps.get_app_config("expenses").get_models():
        columns = {field.attname for field in model._meta.concrete_fields}
        assert set(LEFT_OUT.get(table_of(model), ())) <= columns
    assert all(fields_of(model)[0].attname == "id" for model in TABLES.values())
