import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from expenses.models import Expense
from expenses.tagging import archive_tag, archived_tags
from expenses.tests.making import an_expense

LIST, RENAME, ARCHIVE = (reverse(f"expenses:tag-{name}") for name in ["list", "rename", "archive"])


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def errors(response):
    return {field: list(words) for field, words in response.context["form"].errors.items()}


def tags(person):
    return [tag for row in Expense.objects.owned_by(person).oldest_first() for tag in row.tags]


@pytest.fixture
def signed_in(client, alice):
    client.force_login(alice)
    return client


def test_the_list_has_as_many_queries_with_one_and_with_three_rows(signed_in, alice):
    def queries(names):
        for name in names:
            an_expense(owner=alice, tags=[name, f"{name}-old"])
            archive_tag(owner=alice, tag=f"{name}-old")
        with CaptureQueriesContext(connection) as captured:
            assert signed_in.get(LIST).status_code == 200
        return len(captured)

    assert queries("a") == queries("bc")


def test_the_list_counts_and_keeps_archived_ones_apart(signed_in, alice, bob):
    an_expense(owner=alice, tags=["team", "trip"])
    an_expense(owner=alice, tags=["team"])
    an_expense(owner=bob, tags=["secret"])
    archive_tag(owner=alice, tag="trip")
    archive_tag(owner=alice, tag="gone")

    context = signed_in.get(LIST).context

    assert context["used"] == [("team", 2)]
    assert context["archived"] == [("gone", 0), ("trip", 1)]


def test_renaming_reaches_every_expense(signed_in, alice, bob):
    an_expense(owner=alice, tags=["team"])
    an_expense(owner=alice, tags=["team", "trip"])
    an_expense(owner=bob, tags=["team"])
    assert signed_in.get(RENAME, {"tag": "team"}).status_code == 200

    response = signed_in.post(RENAME, {"tag": "team", "name": "#Work Trip"})

    assert response["Location"] == LIST
    assert said(response) == ["#team is now #work-trip on 2 expenses"]
    assert (tags(alice), tags(bob)) == (["work-trip", "work-trip", "trip"], ["team"])


def test_renaming_to_a_tag_in_use_says_so_first(signed_in, alice):
    an_expense(owner=alice, tags=["team"])
    an_expense(owner=alice, tags=["work"])

    first = signed_in.post(RENAME, {"tag": "team", "name": "Work"})

    assert first.status_code == 422
    assert errors(first) == {"name": ["You already use #work. Merging makes the two one tag."]}
    assert b'name="merge" value="work"' in first.content
    assert tags(alice) == ["team", "work"]

    second = signed_in.post(RENAME, {"tag": "team", "name": "Work", "merge": "work"})

    assert second.status_code == 302
    assert tags(alice) == ["work", "work"]


def test_what_was_agreed_for_one_tag_does_not_hold_for_another(signed_in, alice):
    for tag in ["team", "work", "trip"]:
        an_expense(owner=alice, tags=[tag])

    response = signed_in.post(RENAME, {"tag": "team", "name": "trip", "merge": "work"})

    assert response.status_code == 422
    assert tags(alice) == ["team", "work", "trip"]


def test_renaming_to_itself_changes_nothing(signed_in, alice):
    lunch = an_expense(owner=alice, tags=["team"])

    response = signed_in.post(RENAME, {"tag": "team", "name": "Team"})

    assert (response.status_code, said(response)) == (302, [])
    lunch.refresh_from_db()
    assert lunch.version == 1


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "Give it a name, like holiday"),
        ("#", "Use one tag, without commas."),
        ("a, b", "Use one tag, without commas."),
        ("x" * 51, "A tag has at most 50 characters."),
        ("a\nb", "Use one line of plain text: remove line breaks and control characters."),
        ("a\x00", "Use one line of plain text: remove line breaks and control characters."),
    ],
)
def test_a_refused_name_says_why(signed_in, alice, name, sentence):
    an_expense(owner=alice, tags=["team"])

    response = signed_in.post(RENAME, {"tag": "team", "name": name})

    assert response.status_code == 422
    assert errors(response) == {"name": [sentence]}
    assert tags(alice) == ["team"]


@pytest.mark.parametrize("tag", ["", "secret", "\x00", "x" * 5000, "Team"])
def test_a_tag_that_the_person_does_not_use_does_not_exist(signed_in, alice, bob, tag):
    an_expense(owner=bob, tags=["secret"])
    an_expense(owner=alice, tags=["team"])

    assert signed_in.get(RENAME, {"tag": tag}).status_code == 404
    assert signed_in.post(RENAME, {"tag": tag, "name": "mine"}).status_code == 404
    assert signed_in.post(ARCHIVE, {"tag": tag}).status_code == 404
    assert (tags(bob), archived_tags(owner=alice)) == (["secret"], set())


def test_archiving_and_bringing_back_can_be_sent_twice(signed_in, alice):
    an_expense(owner=alice, tags=["team"])

    for _ in range(2):
        assert signed_in.post(ARCHIVE, {"tag": "team", "archived": "yes"}).status_code == 302
        assert archived_tags(owner=alice) == {"team"}
    for _ in range(2):
        assert signed_in.post(ARCHIVE, {"tag": "team", "archived": "no"}).status_code == 302
        assert archived_tags(owner=alice) == set()
    assert tags(alice) == ["team"]


def test_a_tag_that_could_be_markup_is_only_text(signed_in, alice):
    an_expense(owner=alice, tags=["<b>&", "\u202eevil"])

    page = signed_in.get(LIST).content.decode()

    assert "<bdi>&lt;b&gt;&amp;</bdi>" in page
    assert "?tag=%3Cb%3E%26" in page
    assert "<bdi>\u202eevil</bdi>" in page
