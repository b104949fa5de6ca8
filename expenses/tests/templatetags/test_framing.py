import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User

pytestmark = pytest.mark.django_db

LIST = reverse("expenses:expense-list")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


def pages_of(*people, path=LIST):
    found = []
    for person in people:
        client = Client()
        client.force_login(person)
        found.append(client.get(path).text)
    return found


def test_what_is_of_a_person_is_in_their_own_frame_only(alice, bob):
    first, second, again = pages_of(alice, bob, alice)

    for page, own, other in ((first, alice, bob), (second, bob, alice), (again, alice, bob)):
        assert f"settings of {own.username}" in page
        assert f"settings of {other.username}" not in page


def test_each_frame_has_a_token_and_a_submission_of_its_own(alice, bob):
    pages = pages_of(alice, bob, alice)

    tokens = [set(TOKEN.findall(page)) for page in pages]
    submissions = [re.search(r'name="submission" value="([\w-]+)"', page)[1] for page in pages]
    assert [len(found) for found in tokens] == [1, 1, 1]
    assert len(set.union(*tokens)) == len(set(submissions)) == 3


def test_the_frame_says_where_one_is(alice):
    lists, more, narrowed = (
        pages_of(alice, path=path)[0]
        for path in (LIST, reverse("expenses:more"), f"{LIST}?q=a%26b")
    )

    for page in (lists, narrowed):
        assert f'href="{LIST}" title="Expenses" data-keys="g-e" aria-current="page"' in page
    assert f'href="{LIST}" title="Expenses" data-keys="g-e">' in more
    assert f'name="next" value="{LIST}?q=a%26b"' in narrowed
    assert f'name="next" value="{LIST}"' in lists


def test_the_frame_follows_its_person(alice):
    before = pages_of(alice)[0]
    User.objects.filter(pk=alice.pk).update(theme="dark", language="de", is_staff=True)
    after = pages_of(alice)[0]

    admin = f'href="{reverse("admin:index")}"'
    assert ('name="theme" value="dark"' in before, admin in before) == (True, False)
    assert ('name="theme" value="light"' in after, admin in after) == (True, True)
    assert ('aria-label="Main"' in before, 'aria-label="Main"' in after) == (True, False)
