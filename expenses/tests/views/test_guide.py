"""The help page, and turning its keys off."""

import re
from pathlib import Path

from django.contrib.staticfiles import finders
from django.urls import reverse

from accounts.models import User

HELP = reverse("expenses:help")
KEYS = re.compile(r'data-keys="([^"]+)"')


def test_every_key_of_a_page_is_on_the_help_page(client, alice):
    client.force_login(alice)
    shortcuts = [
        shortcut for _id, _title, group in client.get(HELP).context["groups"] for shortcut in group
    ]
    listed = {"-".join(map(str, way)).lower() for shortcut in shortcuts for way in shortcut.ways}

    pages = [client.get(reverse(f"expenses:{name}")).text for name in ("dashboard", "expense-list")]
    used = {keys for page in pages for keys in KEYS.findall(page)}

    assert {"n", "/", "g-e", "?"} <= used
    assert used - listed == set()


def test_every_key_of_the_list_is_on_the_help_page(client, alice):
    client.force_login(alice)
    text = client.get(HELP).text
    script = Path(finders.find("js/rows.js")).read_text()
    actions = re.search(r"const ACTIONS = \{(.*?)\n\};", script, re.DOTALL)[1]
    keys = re.findall(r'^  "?([a-z#-]+)"?:', actions, re.MULTILINE)
    names = {"shift-x": "X", "delete": "Del"}

    assert len(keys) == 7
    assert [key for key in keys if f"<kbd>{names.get(key, key.upper())}</kbd>" not in text] == []


def test_single_keys_are_turned_off_in_the_settings(client, alice):
    client.force_login(alice)
    before = client.get(HELP).text
    answers = {"username": "alice", "language": "en-us", "theme": "auto", "density": "comfortable"}

    client.post(reverse("accounts:settings-profile"), answers)

    after = client.get(HELP).text
    alice.refresh_from_db()
    assert not alice.has_shortcuts
    assert ("data-keys-off" in before, "data-keys-off" in after) == (False, True)


def test_what_programs_ask_is_written_from_left_to_right_in_arabic_too(client, alice):
    User.objects.filter(pk=alice.pk).update(language="ar")
    client.force_login(alice)

    page = client.get(reverse("expenses:api-guide"))

    left_to_right = page.text.count('dir="ltr"')
    assert 'dir="rtl"' in page.text
    assert left_to_right == len(page.context["groups"]) + 1
