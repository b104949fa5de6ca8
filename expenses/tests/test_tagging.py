import pytest
from django.utils import timezone

from expenses.learning.habits import habits_of
from expenses.models import Expense
from expenses.tagging import archive_tag, archived_tags, rename_tag, unarchive_tag
from expenses.tests.making import an_expense
from expenses.usage import use_of_tags


@pytest.mark.parametrize(
    ("tags", "after"),
    [
        (["team"], ["work"]),
        (["a", "team", "b"], ["a", "work", "b"]),
        (["team", "work"], ["work"]),
        (["work", "team"], ["work"]),
        (["teams"], ["teams"]),
        ([], []),
    ],
)
def test_rename_tag_writes_the_new_name_once(alice, tags, after):
    lunch = an_expense(owner=alice, tags=tags)

    changed = rename_tag(owner=alice, tag="team", name="work")

    lunch.refresh_from_db()
    assert lunch.tags == after
    assert (changed, lunch.version) == ((1, 2) if tags != after else (0, 1))


def test_rename_tag_reaches_the_trash_and_nobody_else(alice, bob):
    trashed = an_expense(owner=alice, tags=["team"], deleted_at=timezone.now())
    of_bob = an_expense(owner=bob, tags=["team"])

    assert rename_tag(owner=alice, tag="team", name="work") == 1

    trashed.refresh_from_db()
    of_bob.refresh_from_db()
    assert (trashed.tags, of_bob.tags) == (["work"], ["team"])


def test_rename_tag_is_found_by_its_new_name(alice):
    lunch = an_expense(owner=alice, tags=["team"])

    rename_tag(owner=alice, tag="team", name="offsite")

    assert list(Expense.objects.owned_by(alice).matching("offsite")) == [lunch]


def test_rename_tag_keeps_an_archived_one_archived(alice):
    an_expense(owner=alice, tags=["team"])
    archive_tag(owner=alice, tag="team")

    rename_tag(owner=alice, tag="team", name="work")

    assert archived_tags(owner=alice) == {"work"}


def test_rename_tag_to_one_in_use_leaves_that_one_offered(alice):
    an_expense(owner=alice, tags=["team"])
    an_expense(owner=alice, tags=["work"])
    archive_tag(owner=alice, tag="team")

    rename_tag(owner=alice, tag="team", name="work")

    assert archived_tags(owner=alice) == set()
    assert use_of_tags(owner=alice) == {"work": 2}


def test_archiving_twice_is_archiving_once(alice, bob):
    archive_tag(owner=alice, tag="team")
    archive_tag(owner=alice, tag="team")

    assert (archived_tags(owner=alice), archived_tags(owner=bob)) == ({"team"}, set())

    unarchive_tag(owner=alice, tag="team")
    unarchive_tag(owner=alice, tag="team")

    assert archived_tags(owner=alice) == set()


def test_an_archived_tag_is_not_offered(alice, bob):
    an_expense(owner=alice, tags=["team", "trip"])
    archive_tag(owner=alice, tag="trip")
    archive_tag(owner=bob, tag="team")

    assert habits_of(owner=alice).tags == ["team"]
