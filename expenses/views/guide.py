"""How the tracker is used, and its keys."""

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView


class Shortcut(NamedTuple):
    """What keys do: each of `ways` is keys pressed together or one after the other."""

    ways: list[list[str]]
    words: Any


COMMAND = _("Ctrl or Cmd")
SHIFT = _("Shift")

EVERYWHERE = [
    Shortcut([["N"]], _("Add an expense")),
    Shortcut([[COMMAND, "K"]], _("Search, or go to a page")),
    Shortcut([[COMMAND, "Z"]], _("Undo what was just done")),
    Shortcut([["G", "D"]], _("Go to the dashboard")),
    Shortcut([["G", "E"]], _("Go to expenses")),
    Shortcut([["G", "I"]], _("Go to insights")),
    Shortcut([["G", "C"]], _("Go to categories")),
    Shortcut([["G", "A"]], _("Go to activity")),
    Shortcut([["G", "S"]], _("Go to settings")),
    Shortcut([["["], ["]"]], _("Month before, month after")),
    Shortcut([["?"]], _("This page")),
]
IN_THE_LIST = [
    Shortcut([["/"]], _("Search the list")),
    Shortcut([["J"], ["K"]], _("Next row, row before")),
    Shortcut([["X"]], _("Select the row, or no longer")),
    Shortcut([[SHIFT, "X"]], _("Select all rows from the last selected one to this")),
    Shortcut([["E"]], _("Change the amount of the row")),
    Shortcut([["Enter"]], _("Open the row, or save the field that you are in")),
    Shortcut([["Esc"]], _("Leave a field as it was, or close what is open")),
    Shortcut([["C"], ["T"]], _("Category or tag of the row, or of what is selected")),
    Shortcut([["#"], [_("Del")]], _("Delete the row, or what is selected")),
]
IN_A_FORM = [
    Shortcut([[COMMAND, "Enter"]], _("Save the expense and add another")),
]


class Help(TemplateView):
    template_name = "expenses/help.html"
    http_method_names = ["get", "head"]
    extra_context = {
        "groups": [
            ("everywhere", _("On every page"), EVERYWHERE),
            ("list", _("In the list of expenses"), IN_THE_LIST),
            ("form", _("While adding an expense"), IN_A_FORM),
        ]
    }
