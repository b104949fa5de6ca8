import re

import pytest
from django.template import Context, Template, engines
from django.utils import translation
from django.utils.safestring import SafeString

from expenses.templatetags.filling import fill, fill_words

PART = "expenses/_cell_amount.html"
ROW = {
    "number": "12.5000",
    "currency": "USD",
    "amount_address": "/expenses/7/",
    "cell_focus": SafeString(" autofocus"),
    "amount": "<b>",
}


def test_rows_are_what_the_template_makes_of_each_without_its_indents():
    rows = [ROW, ROW | {"amount": "$2.00", "currency": "100% %s"}]
    part = engines["django"].get_template(PART)

    printed = [part.render({"row": row}) for row in rows]

    assert fill(PART, rows) == "".join(re.sub(r"\n\s+", "\n", one) for one in printed)


def test_texts_are_escaped_and_markup_is_left():
    filled = fill(PART, [ROW])

    assert "<span>&lt;b&gt;</span>" in filled
    assert '/expenses/7/" autofocus>' in filled


def test_a_value_with_the_mark_in_it_keeps_to_its_place():
    rows = [ROW | {"amount": "a\0<b>\0"}, ROW]

    assert fill(PART, rows) == fill(PART, rows[:1]) + fill(PART, rows[1:])
    assert "<span>a\0&lt;b&gt;\0</span>" in fill(PART, rows)


def test_words_are_in_the_language_of_the_moment():
    in_english = fill(PART, [ROW])
    with translation.override("de"):
        in_german = fill(PART, [ROW])

    assert ("Amount" in in_english, "Betrag" in in_german) == (True, True)


def test_no_row_is_nothing_and_a_row_without_a_value_is_an_error():
    page = Template("{% load filling %}{% fill part rows %}")

    assert page.render(Context({"part": PART, "rows": []})) == ""
    with pytest.raises(KeyError):
        fill(PART, [{}])


def test_words_fill_a_template_of_one_value_as_rows_do():
    part = "expenses/_trend_cell.html"
    words = ["$1.00", "<b>", "100% %s"]

    assert fill_words(part, words) == fill(part, [{"words": one} for one in words])
