import re

import pytest
from django.template import Context, RequestContext, Template
from django.urls import resolve, reverse

from expenses.templatetags.navigation import nav_link


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
