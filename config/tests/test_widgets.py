"""Fields are printed as Django prints them."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html

from config.widgets import FieldRenderer

CHOICES = [("", "Any"), ("<&>", "A & <b>"), ("Group", [(1, "One"), (2, "Two")]), (None, "None")]
WIDGETS = [
    (forms.Select(choices=CHOICES), ""),
    (forms.Select(choices=CHOICES, attrs={"required": True, "disabled": False}), 2),
    (forms.SelectMultiple(choices=CHOICES), ["1", "<&>"]),
    (forms.TextInput(attrs={"class": "num", "data-x": '"'}), "<12>"),
    (forms.TextInput(), None),
    (forms.HiddenInput(), 0),
    (forms.DateInput(attrs={"type": "date"}), "2026-11-20"),
    (forms.NumberInput(), 12),
    (forms.RadioSelect(choices=CHOICES[:2]), ""),
]


@pytest.mark.parametrize(("widget", "value"), WIDGETS)
def test_a_field_is_printed_as_by_django(widget, value):
    attributes = {"id": "id_it"}

    ours = widget.render("it", value, attributes, renderer=FieldRenderer())
    djangos = widget.render("it", value, attributes, renderer=DjangoTemplates())

    assert parse_html(ours) == parse_html(djangos)
