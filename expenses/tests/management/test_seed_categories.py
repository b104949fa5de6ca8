from io import StringIO
from threading import Barrier, Thread

import pytest
from django.core.management import call_command
from django.db import connections

from expenses.models import Category
from expenses.seeding import FIRST_CATEGORIES
from expenses.tests.making import a_category


def seed(**options):
    out = StringIO()
    call_command("seed_categories", stdout=out, **options)
    return out.getvalue()


@pytest.mark.django_db
def test_seeding_makes_a_category_for_each_colour_and_one_for_income_and_transfers():
    assert seed() == "Shared categories made: 14\n"

    spending = Category.objects.shared().filter(kind="spending")
    assert [category.colour for category in spending] == list(range(1, 13))
    assert spending.first().name == "Groceries"
    rest = Category.objects.shared().exclude(kind="spending")
    assert [(one.name, one.kind) for one in rest] == [
        ("Income", "income"),
        ("Transfers", "transfer"),
    ]
    assert not Category.objects.filter(description="").exists()


@pytest.mark.django_db
def test_seeding_again_changes_nothing_that_staff_did():
    seed()
    Category.objects.get(name="Groceries").delete()
    Category.objects.filter(name="Other").update(name="Else", name_folded="else", position=1)
    Category.objects.filter(name="Gifts").update(is_archived=True)
    before = list(Category.objects.order_by("pk").values())

    assert seed() == "Shared categories made: 0\n"

    assert list(Category.objects.order_by("pk").values()) == before


@pytest.mark.django_db
def test_seeding_names_them_in_the_language_that_is_asked_for():
    seed(language="de")

    first = Category.objects.shared().first()
    assert (first.name, first.name_folded) == ("Lebensmittel", "lebensmittel")
    assert first.description == "Essen und Dinge für zu Hause, aus Läden und vom Markt"


def test_seeding_does_not_mind_own_categories(alice):
    a_category(owner=alice, name="Groceries")

    assert seed() == "Shared categories made: 14\n"


@pytest.mark.django_db(transaction=True)
def test_two_processes_that_seed_at_once_make_each_category_once():
    together = Barrier(2)

    def run():
        together.wait(10)
        seed()
        connections.close_all()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert Category.objects.shared().count() == len(FIRST_CATEGORIES)
