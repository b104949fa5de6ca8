"""What the database does by itself, whatever the application forgets."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, ProgrammingError, connections, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.identity import EVERYONE, NOBODY, acting_for, acting_for_everyone, who_is_asking
from accounts.leaving import erase, erase_due
from expenses.models import (
    ArchivedTag,
    Category,
    Expense,
    HiddenCategory,
    Rule,
    SavedFilter,
    Suggestion,
)
from expenses.models.category import CategoryQuerySet
from expenses.models.owned import OwnedQuerySet
from expenses.purging import purge_trashed
from expenses.tasks import purge_trash, rebase_all_expenses
from expenses.tests.making import (
    a_category,
    a_changed_row,
    a_payment_method,
    a_rule,
    a_saved_filter,
    an_expense,
    credentials_of,
    rows_of_imports,
)

pytestmark = pytest.mark.django_db

OWNED_TABLES = """
SELECT relname, relrowsecurity, relforcerowsecurity, ARRAY(
    SELECT DISTINCT unnest(
        CASE polcmd WHEN '*' THEN '{r,a,w,d}'::text[] ELSE ARRAY[polcmd::text] END
    ) FROM pg_policy WHERE polrelid = pg_class.oid AND polpermissive ORDER BY 1
)
FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'owner_id'
WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
"""
LOOKS_PAST_THE_POLICIES = """
SELECT proname, array_to_string(proconfig, ' ') FROM pg_proc
WHERE prosecdef AND pronamespace = 'public'::regnamespace ORDER BY proname
"""


def rows_of(statement, alias="default"):
    with connections[alias].cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def a_row_in_every_table(owner):
    credentials_of(owner)
    a_changed_row(owner=owner)
    shared = a_category(name=f"Shared beside {owner.username}")
    HiddenCategory.objects.create(owner=owner, category=shared)
    ArchivedTag.objects.create(owner=owner, name="secret")
    a_saved_filter(owner=owner, name="secret")
    a_rule(owner=owner, name="secret")
    rows_of_imports(owner)
    Suggestion.objects.create(owner=owner, rule="x", subject="secret", state="declined")
    expense = an_expense(
        owner=owner,
        title="Secret",
        tags=["secret"],
        category=a_category(owner=owner, name="Secret"),
        payment_method=a_payment_method(owner=owner, name="Secret"),
    )
    an_expense(owner=owner, title="Secret", deleted_at=timezone.now())
    return expense


def test_every_table_with_an_owner_has_a_policy_for_every_command():
    tables = rows_of(OWNED_TABLES)

    assert {model._meta.db_table for model in (Expense, Category)} < {name for name, *_ in tables}
    assert {name: rest for name, *rest in tables if rest != [True, False, list("adrw")]} == {}


def test_a_table_without_a_policy_would_be_noticed():
    with connections["owner"].cursor() as cursor:
        cursor.execute("CREATE TABLE expenses_new (id bigint, owner_id bigint)")

    found = {name: rest for name, *rest in rows_of(OWNED_TABLES, "owner")}

    assert found["expenses_new"] == [False, False, []]


def test_only_a_few_functions_look_past_the_policies():
    fixed = "search_path=public, pg_temp"

    assert rows_of(LOOKS_PAST_THE_POLICIES) == [
        ("accounts_count_call", fixed),
        ("expenses_forbid_foreign_category", fixed),
        ("expenses_keep_two_levels", fixed),
        ("expenses_matching", fixed),
        ("expenses_sought", fixed),
        ("expenses_tagged", fixed),
        ("expenses_titled", fixed),
    ]


@pytest.mark.parametrize(
    "model", [Expense, Category, HiddenCategory, ArchivedTag, Rule, SavedFilter, Suggestion]
)
def test_a_person_sees_and_changes_own_rows_only(alice, bob, model):
    for owner in (alice, bob):
        a_row_in_every_table(owner)
    everything = model.objects.count()

    with acting_for(bob.pk):
        seen = set(model.objects.values_list("owner_id", flat=True))
        changed = model.objects.filter(owner=alice).update(owner=alice)
        deleted, _ = model.objects.filter(owner=alice).delete()

    assert seen - {None} == {bob.pk}
    assert (changed, deleted) == (0, 0)
    assert model.objects.count() == everything


def test_nobody_writes_in_anothers_name(alice, bob):
    with acting_for(bob.pk), pytest.raises(ProgrammingError), transaction.atomic():
        an_expense(owner=alice)
    with acting_for(bob.pk), pytest.raises(ProgrammingError), transaction.atomic():
        a_category(owner=None)


def test_shared_categories_are_read_by_people_and_written_by_the_back_office(alice):
    shared = a_category(name="Food")

    with acting_for(alice.pk):
        assert Category.objects.get(pk=shared.pk).name == "Food"
        assert Category.objects.filter(pk=shared.pk).update(name="Mine") == 0
        assert Category.objects.filter(pk=shared.pk).delete()[0] == 0
    with acting_for(NOBODY):
        assert Category.objects.count() == 0
    assert Category.objects.filter(pk=shared.pk).update(name="Eating") == 1


def test_a_category_one_cannot_see_is_neither_filed_under_nor_built_upon_nor_hidden(alice, bob):
    foreign = a_category(owner=alice)

    with acting_for(bob.pk):
        with pytest.raises(IntegrityError), transaction.atomic():
            an_expense(owner=bob, category=foreign)
        with pytest.raises(IntegrityError), transaction.atomic():
            a_category(owner=bob, parent=foreign)
        with pytest.raises(ProgrammingError), transaction.atomic():
            HiddenCategory.objects.create(owner=bob, category=foreign)
        own = an_expense(owner=bob)
        with pytest.raises(IntegrityError), transaction.atomic():
            Expense.objects.filter(pk=own.pk).update(category=foreign)
        shared_child = a_category(owner=bob, parent=Category.objects.create(owner=bob, name="Top"))
        with pytest.raises(IntegrityError), transaction.atomic():
            a_category(owner=bob, parent=shared_child)


def test_search_and_tags_find_own_rows_only(alice, bob):
    of_alice, of_bob = (a_row_in_every_table(owner) for owner in (alice, bob))

    with acting_for(bob.pk):
        found = set(Expense.objects.present().matching("secr"))
        assert found == set(Expense.objects.present().tagged("secret")) == {of_bob}
    with acting_for(NOBODY):
        assert not Expense.objects.matching("secr").exists()
    assert set(Expense.objects.present().matching("secr")) == {of_alice, of_bob}


@pytest.mark.no_identity
@pytest.mark.parametrize(
    "words",
    [
        "SELECT expenses_matching('x')",
        "SELECT expenses_sought('x', 9, 9)",
        "SELECT expenses_tagged('x')",
        "SELECT expenses_titled(1, '{x}', 7)",
    ],
)
def test_who_does_not_say_on_whose_behalf_gets_an_error(words):
    with acting_for_everyone():
        a_category()

    with pytest.raises(ProgrammingError, match="on whose behalf"), transaction.atomic():
        Category.objects.count()
    with pytest.raises(ProgrammingError, match="on whose behalf"), transaction.atomic():
        rows_of(words)


def test_an_identity_ends_with_its_block_also_within_another(alice):
    with acting_for(alice.pk):
        with acting_for(NOBODY):
            assert who_is_asking() == NOBODY
        assert who_is_asking() == str(alice.pk)
    assert who_is_asking() == EVERYONE


@pytest.mark.no_identity
@pytest.mark.django_db(transaction=True)
def test_an_identity_ends_with_its_transaction(alice):
    with acting_for(alice.pk):
        assert who_is_asking() == str(alice.pk)

    assert who_is_asking() == ""


@pytest.mark.no_identity
@pytest.mark.django_db(transaction=True)
def test_jobs_and_commands_say_on_whose_behalf_they_work(alice):
    with acting_for_everyone():
        an_expense(owner=alice, deleted_at=timezone.now() - timezone.timedelta(days=99))

    call_command("seed_categories", verbosity=0)
    call_command("seed_demo", expenses=100, years=1)
    rebase_all_expenses(owner_id=alice.pk)
    assert purge_trash(timestamp=0) == 1
    assert purge_trashed(before=timezone.now()) == 0
    call_command("purge_trash")

    with acting_for_everyone():
        assert Expense.objects.count() == 100


@pytest.mark.no_identity
@pytest.mark.django_db(transaction=True)
def test_making_and_removing_an_account_need_no_more_than_the_requests_identity(client):
    stranger = {"username": "carol", "password": "carol's long password", "currency": "EUR"}
    more = {"time_zone": "UTC", "language": "en-us"}

    made = client.post(reverse("accounts:signup"), stranger | more, follow=True)
    removed = client.post(
        reverse("accounts:settings-delete"), {"password": stranger["password"]}, follow=True
    )

    assert (made.status_code, removed.status_code) == (200, 200)
    assert erase_due(now=timezone.now() + timedelta(days=settings.ERASE_AFTER_DAYS)) == 1
    assert rows_of("SELECT count(*) FROM accounts_user") == [(0,)]


def test_removing_a_person_removes_every_row_of_theirs(alice, bob):
    for owner in (alice, bob):
        a_row_in_every_table(owner)

    with acting_for(alice.pk):
        erase(person=alice, now=timezone.now())

    for table, *_ in rows_of(OWNED_TABLES):
        owners = rows_of(f"SELECT DISTINCT owner_id FROM {table} WHERE owner_id IS NOT NULL")
        assert owners == [(bob.pk,)]


@pytest.mark.parametrize(
    "route",
    ["expense-list", "dashboard", "category-list", "payment-method-list", "tag-list", "export-csv"],
)
def test_a_page_without_its_owner_filter_still_shows_nothing(
    client, alice, bob, monkeypatch, route
):
    a_row_in_every_table(alice)
    monkeypatch.setattr(OwnedQuerySet, "owned_by", lambda self, owner: self.all())
    monkeypatch.setattr(CategoryQuerySet, "visible_to", lambda self, person: self.all())

    pages = {}
    for person in (alice, bob):
        client.force_login(person)
        response = client.get(reverse(f"expenses:{route}"), {"month": "2026-11"})
        pages[person] = response.getvalue().decode()

    assert ["secret" in page.lower() for page in pages.values()] == [True, False]
