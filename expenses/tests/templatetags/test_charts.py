import json
import re

import pytest
from django.template import Context, Template
from django.utils.translation import override

COURSE = {
    "id": "course",
    "summary": "November reached $10.00 on the 2nd.",
    "column": "Day",
    "labels": ["1", "2", "3"],
    "marks": [0, 2],
    "steps": [{"value": 0, "text": "$0"}, {"value": 20, "text": "$20"}],
    "series": [
        {"name": "November", "values": [5.0, 10.0], "texts": ["$5.00", "$10.00"]},
        {"name": "<October>", "values": [4.0, 8.0, 20.0], "texts": ["$4.00", "$8.00", "$20.00"]},
    ],
}


def drawn(course):
    return Template("{% load charts %}{% line_chart course %}").render(Context({"course": course}))


def test_line_chart_draws_both_lines_to_scale():
    picture = drawn(COURSE)

    assert 'points="0.0,750.0 500.0,500.0"' in picture
    assert 'points="0.0,800.0 500.0,600.0 1000.0,0.0"' in picture
    assert 'points="0,1000 0.0,750.0 500.0,500.0 500.0,1000"' in picture


def test_line_chart_says_the_same_as_a_table():
    rows = re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', drawn(COURSE))

    assert [(day, re.findall(r'text-end">(.*?)</td>', cells)) for day, cells in rows] == [
        ("1", ["$5.00", "$4.00"]),
        ("2", ["$10.00", "$8.00"]),
        ("3", ["", "$20.00"]),
    ]


def test_line_chart_hands_its_numbers_over_unchanged():
    script = re.search(r'<script id="course"[^>]*>(.*?)</script>', drawn(COURSE))

    assert json.loads(script[1]) == COURSE


def test_line_chart_escapes_names():
    assert "<October>" not in drawn(COURSE)


def test_line_chart_keeps_decimal_points_in_every_language():
    with override("de"):
        assert 'y="50.00%"' in drawn(COURSE)


def test_line_chart_of_a_month_without_a_day_yet_still_shows_the_other():
    empty = COURSE["series"][0] | {"values": [], "texts": []}

    picture = drawn(COURSE | {"series": [empty, COURSE["series"][1]]})

    assert "<circle" not in picture
    assert 'points="0.0,800.0 500.0,600.0 1000.0,0.0"' in picture


def test_line_chart_goes_on_as_a_forecast():
    forecast = {"from": 1, "to": 2, "start": 10, "end": 15}

    picture = drawn(COURSE | {"forecast": forecast})

    assert 'class="lc-next" x1="500.0" y1="500.0" x2="1000.0" y2="250.0"' in picture
    assert "lc-next" not in drawn(COURSE)


@pytest.mark.parametrize(
    ("values", "down"),
    [
        ([0.0] * 25 + [10.0], "-12"),  # a large purchase just now
        ([0.0] * 21 + [9.0, 9.5, 9.8, 10.0], "-12"),
        ([10.0] * 26, "24"),
        ([18.0 * day / 25 for day in range(26)], "-12"),
        ([1.0, 10.0] + [10.0] * 24, "24"),  # long ago
    ],
)
def test_line_chart_keeps_the_name_of_a_month_nearly_over_off_its_line(values, down):
    late = {"name": "November", "values": values, "texts": [""] * len(values)}
    labels = [str(day) for day in range(1, 31)]

    picture = drawn(COURSE | {"labels": labels, "marks": [0], "series": [late]})

    assert re.search(r'class="lc-n on" [^>]*dy="(.*?)" text-anchor="end"', picture)[1] == down
    script = json.loads(re.search(r'<script id="course"[^>]*>(.*?)</script>', picture)[1])
    assert script.get("is_above", False) is (down == "-12")
