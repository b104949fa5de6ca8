"""What pages offer is what there is, asked at once and kept for nobody else."""

import pytest

from expenses.choices import choices_of
from expenses.forms.fields import as_tree
from expenses.models import Category, HiddenCategory, PaymentMethod, SavedFilter
from expenses.tests.making import a_category, a_payment_method

pytestmark = pytest.mark.django_db


@pytest.fixture
def theirs(alice, bob):
    food = a_category(owner=alice, name="Food")
    a_category(owner=alice, name="Snacks", parent=food)
    a_category(owner=alice, name="Old", is_archived=True)
    hidden = a_category(owner=None, name="Shared and hidden")
    HiddenCategory.objects.create(owner=alice, category=hidden)
    for owner in (alice, bob):
        a_payment_method(owner=owner, name=f"Card of {owner}")
        SavedFilter.objects.create(owner=owner, name=f"View of {owner}", query="q=a")
    a_category(owner=bob, name="Rent of Bob")


def test_choices_are_what_the_tables_hold(alice, bob, theirs):
    for owner in (alice, bob, alice):
        found = choices_of(owner)

        assert list(found.categories) == list(Category.objects.visible_to(owner))
        assert found.offered_categories == list(Category.objects.offered_to(owner))
        assert list(found.methods) == list(PaymentMethod.objects.owned_by(owner))
        assert found.offered_methods == list(PaymentMethod.objects.owned_by(owner).in_use())
        assert list(found.saved) == list(SavedFilter.objects.owned_by(owner))


def test_every_value_of_a_row_is_that_of_the_table(alice, theirs):
    found = choices_of(alice)

    for model in (Category, PaymentMethod, SavedFilter):
        rows = {"Category": found.categories, "PaymentMethod": found.methods}
        for row in rows.get(model.__name__, found.saved):
            stored = model.objects.get(pk=row.pk)
            for field in model._meta.concrete_fields:
                assert getattr(row, field.attname) == getattr(stored, field.attname)


def test_a_change_of_any_kind_is_seen_at_once(alice, theirs):
    seen = [choices_of(alice)]
    for change in (
        lambda: Category.objects.filter(name="Snacks").update(colour=3),
        lambda: HiddenCategory.objects.owned_by(alice).delete(),
        lambda: PaymentMethod.objects.owned_by(alice).update(is_archived=True),
        lambda: SavedFilter.objects.owned_by(alice).update(query="q=b"),
        lambda: Category.objects.filter(name="Old").delete(),
    ):
        change()
        seen.append(choices_of(alice))

    assert len({one.key for one in seen}) == len(seen)
    assert not seen[-1].hidden
    assert seen[-1].saved[0].query == "q=b"


def test_an_answer_is_read_once_and_never_for_somebody_else(alice, bob):
    assert choices_of(alice) is choices_of(alice)
    # Both have nothing of their own, so that the answers are the same.
    assert choices_of(alice).key != choices_of(bob).key


def test_a_category_knows_what_it_is_inside_without_asking(
    alice, theirs, django_assert_num_queries
):
    found = choices_of(alice)

    with django_assert_num_queries(0):
        inside = [one.parent.name for one in found.categories if one.parent]
        names = list(as_tree(found.categories).values())

    assert inside == ["Food"]
    assert "Food / Snacks" in names
