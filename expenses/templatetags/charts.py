"""Charts the server draws; JavaScript adds only the reading of single days."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString

SIZE = 1000
CROWDED = 0.8

register = template.Library()


def _percent(share: float) -> str:
    return f"{share * 100:.2f}%"


def _line(series: dict[str, Any], *, width: int, top: float) -> dict[str, Any]:
    """Return where a series runs in a square of SIZE, and where its name may stand."""
    values = [float(value) for value in series["values"]]
    points = [(day / width, 1 - min(value / top, 1)) for day, value in enumerate(values)]
    path = " ".join(f"{x * SIZE:.1f},{y * SIZE:.1f}" for x, y in points)
    return {"name": series["name"], "points": points, "path": path}


def _named(line: dict[str, Any], *, at: int) -> dict[str, Any]:
    x, y = line["points"][at]
    return {"name": line["name"], "x": _percent(x), "y": _percent(y), "share": x}


@register.inclusion_tag("expenses/_line_chart.html")
def line_chart(course: dict[str, Any]) -> dict[str, Any]:
    """Draw one or two running totals: the first as a solid line, the second dashed.

    `course` has id, summary, column, labels, marks (indexes of labels to print), steps
    (value and text) and series (name, values, texts); a series may stop early. A forecast
    (from, to, start, end), if there is one, goes on as a dotted line.
    """
    width = max(len(course["labels"]) - 1, 1)
    top = float(course["steps"][-1]["value"])
    now, *before = [_line(series, width=width, top=top) for series in course["series"]]
    last_x = now["points"][-1][0] if now["points"] else 0
    drawn: dict[str, Any] = {
        "course": course,
        "now": now,
        "area": f"0,{SIZE} {now['path']} {last_x * SIZE:.1f},{SIZE}",
        "grid": [_percent(1 - float(step["value"]) / top) for step in course["steps"]],
        "marks": [
            {"x": _percent(mark / width), "text": course["labels"][mark]}
            for mark in course["marks"]
        ],
        "rows": [
            {
                "label": label,
                "cells": _cells(_text(series, day) for series in course["series"]),
            }
            for day, label in enumerate(course["labels"])
        ],
    }
    if forecast := course.get("forecast"):
        drawn["forecast"] = {
            "x1": f"{forecast['from'] / width * SIZE:.1f}",
            "y1": f"{(1 - min(forecast['start'] / top, 1)) * SIZE:.1f}",
            "x2": f"{forecast['to'] / width * SIZE:.1f}",
            "y2": f"{(1 - min(forecast['end'] / top, 1)) * SIZE:.1f}",
        }
    if now["points"]:
        drawn["end"] = _named(now, at=-1) | {"crowded": last_x > CROWDED}
    if before and before[0]["points"]:
        line = before[0]
        drawn["before"] = line | {"label": _named(line, at=len(line["points"]) // 3)}
    return drawn


def _cells(texts: Iterable[str]) -> SafeString:
    return SafeString("".join(f'<td class="text-end">{escape(text)}</td>' for text in texts))


def _text(series: dict[str, Any], day: int) -> str:
    return series["texts"][day] if day < len(series["texts"]) else ""
