import pytest
from django.contrib.messages import SUCCESS
from django.contrib.messages.storage.base import Message

from expenses.templatetags.toasts import undo_path


@pytest.mark.parametrize(
    ("extra_tags", "path"),
    [
        ("undo:/expenses/7/restore/", "/expenses/7/restore/"),
        ("quiet undo:/expenses/7/restore/", "/expenses/7/restore/"),
        ("", ""),
        (None, ""),
        ("undo", ""),
        ("undo:", ""),
        ("undo:https://elsewhere.example/", ""),
        ("undo://elsewhere.example/", ""),
        ("undo:/\\elsewhere.example/", ""),
        ("undo:javascript:alert(1)", ""),
    ],
)
def test_undo_path_is_a_path_of_this_site_or_nothing(extra_tags, path):
    assert undo_path(Message(SUCCESS, "Deleted", extra_tags)) == path
