"""Charts the server draws; JavaScript adds only the reading of single days."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from django import template
from django.utils.html import json_script
from django.utils.safestring import SafeString

from expenses.templatetags.filling import escaped, fill

SIZE = 1000
CROWDED = 0.8
# What a name below the last day covers of a phone's chart: how far back, and from where down.
COVERED_BEFORE, COVERED_FROM, COVERED_TO = 0.3, 0.02, 0.24

STEP = "<li>{}</li>"
GRID = '<line class="lc-g" x1="0" x2="100%" y1="{0}" y2="{0}"/>'
BEFORE = '<polyline class="lc-before" points="{}"/>'
FORECAST = '<line class="lc-next" x1="{}" y1="{}" x2="{}" y2="{}"/>'
NAME_BEFORE = '<text class="lc-n" x="{}" y="{}" dx="-6" dy="-8" text-anchor="end">{}</text>'
DOT = '<circle class="lc-dot" cx="{0}" cy="{1}" r="5.5"/>'
END = '<text class="lc-n on" x="{0}" y="{1}" dx="10" dy="20">{2}</text>'
END_CROWDED = '<text class="lc-n on" x="{0}" y="{1}" dx="0" dy="24" text-anchor="end">{2}</text>'
END_ABOVE = '<text class="lc-n on" x="{0}" y="{1}" dx="0" dy="-12" text-anchor="end">{2}</text>'
MARK = '<text x="{}" y="20" text-anchor="middle">{}</text>'
HEADING = '<th scope="col" class="text-end">{}</th>'
NUMBER = '<td class="text-end">{}</td>'
ROW = '<tr><th scope="row">{{}}</th>{}</tr>'

register = template.Library()


def _percent(share: float) -> str:
    return f"{share * 100:.2f}%"


def _line(series: dict[str, Any], *, width: int, top: float) -> dict[str, Any]:
    """Return where a series runs in a square of SIZE, and where its name may stand."""
    values = [float(value) for value in series["values"]]
    points = [(day / width, 1 - min(value / top, 1)) for day, value in enumerate(values)]
    path = " ".join(f"{x * SIZE:.1f},{y * SIZE:.1f}" for x, y in points)
    return {"name": series["name"], "points": points, "path": path}


@register.simple_tag
def line_chart(course: dict[str, Any]) -> SafeString:
    """Draw one or two running totals: the first as a solid line, the second dashed.

    `course` has id, summary, column, labels, marks (indexes of labels to print), steps
    (value and text) and series (name, values, texts); a series may stop early. A forecast
    (from, to, start, end), if there is one, goes on as a dotted line.
    """
    width = max(len(course["labels"]) - 1, 1)
    top = float(course["steps"][-1]["value"])
    now, *before = [_line(series, width=width, top=top) for series in course["series"]]
    before = [line for line in before if line["points"]]
    last_x = now["points"][-1][0] if now["points"] else 0
    is_above = last_x > CROWDED and _is_covering(now["points"])
    drawn = {
        "id": course["id"],
        "summary": course["summary"],
        "column": course["column"],
        "values": json_script(course | ({"is_above": True} if is_above else {}), course["id"]),
        "steps": _each(STEP, ([step["text"]] for step in course["steps"])),
        "grid": _each(GRID, ([_percent(1 - float(one["value"]) / top)] for one in course["steps"])),
        "area": f"0,{SIZE} {now['path']} {last_x * SIZE:.1f},{SIZE}",
        "path": now["path"],
        "lines": _each(BEFORE, ([line["path"]] for line in before)) + _forecast(course, width, top),
        "names": _each(NAME_BEFORE, (_name_before(line) for line in before))
        + _end(now, last_x, is_above=is_above),
        "marks": _each(
            MARK, ([_percent(mark / width), course["labels"][mark]] for mark in course["marks"])
        ),
        "headings": _each(HEADING, ([series["name"]] for series in course["series"])),
        "rows": _rows(course),
    }
    return fill("expenses/_line_chart.html", [drawn])


def _each(markup: str, rows: Iterable[Sequence[str]]) -> SafeString:
    """Return the markup once for each row of values, all as many, which are escaped."""
    rows = list(rows)
    values, width = escaped([one for row in rows for one in row]), len(rows[0]) if rows else 1
    starts = range(0, len(values), width)
    return SafeString("".join([markup.format(*values[at : at + width]) for at in starts]))


def _name_before(line: dict[str, Any]) -> list[str]:
    x, y = line["points"][len(line["points"]) // 3]
    return [_percent(x), _percent(y), line["name"]]


def _is_covering(points: list[tuple[float, float]]) -> bool:
    """Return whether a name below the last point would lie on the line that leads there."""
    last_x, last_y = points[-1]
    near = [y - last_y for x, y in points if x >= last_x - COVERED_BEFORE]
    # From one day to the next the line may cross all of it.
    return any(
        max(day, following) > COVERED_FROM and min(day, following) < COVERED_TO
        for day, following in pairwise(near)
    )


def _end(now: dict[str, Any], last_x: float, *, is_above: bool) -> SafeString:
    if not now["points"]:
        return SafeString("")
    x, y = map(_percent, now["points"][-1])
    place = END if last_x <= CROWDED else END_ABOVE if is_above else END_CROWDED
    return _each(DOT + place, [[x, y, now["name"]]])


def _forecast(course: dict[str, Any], width: int, top: float) -> SafeString:
    forecast = course.get("forecast")
    if not forecast:
        return SafeString("")
    places = [
        forecast["from"] / width,
        1 - min(forecast["start"] / top, 1),
        forecast["to"] / width,
        1 - min(forecast["end"] / top, 1),
    ]
    return _each(FORECAST, [[f"{place * SIZE:.1f}" for place in places]])


def _rows(course: dict[str, Any]) -> SafeString:
    row = ROW.format(NUMBER * len(course["series"]))
    return _each(
        row,
        (
            (label, *(_text(series, day) for series in course["series"]))
            for day, label in enumerate(course["labels"])
        ),
    )


def _text(series: dict[str, Any], day: int) -> str:
    return series["texts"][day] if day < len(series["texts"]) else ""
