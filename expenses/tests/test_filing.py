import pytest

from expenses.filing import bring_back, last_position, move_category, namesakes, put_away
from expenses.models import Category, HiddenCategory
from expenses.tests.making import a_category


def offered(person):
    return set(Category.objects.offered_to(person))


def in_order(person):
    return [category.name for category in Category.objects.owned_by(person)]


def test_put_away_hides_a_shared_one_for_this_person_only(alice, bob):
    food = a_category()

    put_away(owner=alice, category=food)
    put_away(owner=alice, category=food)

    assert (offered(alice), offered(bob)) == (set(), {food})
    assert HiddenCategory.objects.owned_by(alice).count() == 1


def test_bring_back_offers_it_again(alice):
    food, dog = a_category(), a_category(owner=alice)
    for category in (food, dog):
        put_away(owner=alice, category=category)
    assert offered(alice) == set()

    for category in (food, dog):
        bring_back(owner=alice, category=category)

    assert offered(alice) == {food, dog}


def test_what_staff_archived_stays_archived(alice):
    food = a_category(is_archived=True)

    bring_back(owner=alice, category=food)

    assert offered(alice) == set()


def test_put_away_of_another_persons_does_nothing(alice, bob):
    dog = a_category(owner=alice)

    put_away(owner=bob, category=dog)

    assert offered(alice) == {dog}


@pytest.mark.parametrize(
    ("name", "by", "order"),
    [
        ("B", -1, ["B", "A", "C"]),
        ("B", 1, ["A", "C", "B"]),
        ("A", -1, ["A", "B", "C"]),
        ("C", 1, ["A", "B", "C"]),
    ],
)
@pytest.mark.parametrize("positions", [(0, 0, 0), (5, 6, 7), (10, 20, 30)])
def test_move_category_changes_places_with_its_neighbour(alice, name, by, order, positions):
    rows = {
        letter: a_category(owner=alice, name=letter, position=position)
        for letter, position in zip("ABC", positions, strict=True)
    }

    move_category(owner=alice, category=rows[name], by=by)

    assert in_order(alice) == order


def test_move_category_leaves_others_where_they_are(alice, bob):
    shared, of_bob = a_category(position=1), a_category(owner=bob, position=1)
    a_category(owner=alice, name="A", position=1)
    second = a_category(owner=alice, name="B", position=1)

    move_category(owner=alice, category=second, by=-1)

    shared.refresh_from_db()
    of_bob.refresh_from_db()
    assert (shared.position, of_bob.position, in_order(alice)) == (1, 1, ["B", "A"])


def test_last_position_is_behind_all_that_the_person_sees(alice, bob):
    a_category(position=140)
    a_category(owner=alice, position=7)
    a_category(owner=bob, position=900)

    assert last_position(owner=alice) == 141


@pytest.mark.parametrize(
    ("fields", "is_mixed_up"),
    [
        ({"name": "FOOD"}, True),
        ({"name": "Fo\u0301od"}, False),
        ({"name": "Drinks"}, False),
        ({"name": "Food", "is_archived": True}, False),
    ],
)
def test_namesakes_are_shared_ones_that_are_offered(alice, fields, is_mixed_up):
    a_category(**fields)
    own = Category(owner=alice, name="Food", name_folded="food")

    assert namesakes(owner=alice, category=own).exists() == is_mixed_up


def test_namesakes_are_own_ones_even_archived(alice, bob):
    archived = a_category(owner=alice, name="Food", is_archived=True)
    a_category(owner=bob, name="Food")
    new = Category(owner=alice, name="Food", name_folded="food")

    assert list(namesakes(owner=alice, category=new)) == [archived]
    assert not namesakes(owner=alice, category=archived).exists()


def test_namesakes_stand_in_the_same_place(alice):
    above = a_category(owner=alice, name="Pets")
    a_category(owner=alice, name="Food", parent=above)
    new = Category(owner=alice, name="Food", name_folded="food")

    assert not namesakes(owner=alice, category=new).exists()


def test_a_hidden_shared_one_gives_its_name_free(alice):
    food = a_category(name="Food")
    put_away(owner=alice, category=food)
    new = Category(owner=alice, name="Food", name_folded="food")

    assert not namesakes(owner=alice, category=new).exists()
