import re
from types import SimpleNamespace

import pytest
from django.template import Context, RequestContext, Template
from django.template.loader import render_to_string
from django.urls import resolve, reverse

from expenses.templatetags.navigation import nav_link
from expenses.tests.pages import EXCUSED, PERSON, is_asked_for, routes, seen_by


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/categories/", "page"),
        ("/categories/new/", "true"),
        ("/expenses/", ""),
        (None, ""),
    ],
)
def test_nav_link_knows_where_it_stands(rf, path, current):
    request = rf.get(path or "/")
    request.resolver_match = resolve(path) if path else None

    link = nav_link(
        RequestContext(request, {"request": request}),
        "expenses:category-list",
        "Categories",
        "tags",
        section="expenses:category-",
    )

    assert re.findall('aria-current="(\\w+)"', link) == ([current] if current else [])


def test_an_address_is_that_of_its_route_and_can_be_named():
    page = Template('{% load navigation %}{% at "expenses:export" as there %}{{ there }}')

    assert page.render(Context()) == reverse("expenses:export")


# The button that adds, and what is asked for from anywhere, lie in no section.
FROM_ANYWHERE = {"expenses:expense-create", "expenses:search"}


@pytest.mark.parametrize(
    ("template", "also_not_there"),
    [("_tab_bar.html", set()), ("_nav.html", {"expenses:more"})],
)
def test_every_page_lies_in_one_place_of_the_navigation(rf, template, also_not_there):
    marked = {}
    for name, route in routes():
        if name.startswith(("admin:", "api:")) or name in EXCUSED or not is_asked_for(route):
            continue
        if seen_by(name, route) == PERSON and name not in FROM_ANYWHERE | also_not_there:
            request = rf.get("/")
            request.resolver_match = SimpleNamespace(view_name=name)
            request.user = SimpleNamespace(is_staff=False)
            page = render_to_string(template, request=request)
            marked[name] = len(re.findall("aria-current", page))

    assert {name: count for name, count in marked.items() if count != 1} == {}
    assert len(marked) > 50
