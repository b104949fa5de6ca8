from django.urls import reverse

from expenses.api.guide import groups_of
from expenses.api.urls import schema


def test_the_page_holds_every_operation_of_the_schema(client, alice):
    client.force_login(alice)

    page = client.get(reverse("expenses:api-guide"))

    shown = [
        (one.method, f"/api/v1{one.path}")
        for group in page.context["groups"]
        for one in group.operations
    ]
    told = [
        (method.upper(), path) for path, methods in schema()["paths"].items() for method in methods
    ]
    assert sorted(shown) == sorted(told)
    assert "curl -H" in page.content.decode()


def test_an_operation_says_what_to_send():
    (create,) = (
        one
        for group in groups_of(schema())
        for one in group.operations
        if (one.method, one.path) == ("POST", "/expenses")
    )

    kinds = {part.name: (part.kind, part.is_required) for part in create.body}
    assert create.scope == "write"
    assert kinds["amount"] == ("string", True)
    assert kinds["spent_on"] == ("string (date) | null", False)
    assert kinds["is_repeating"] == ("boolean", False)
    assert [part.name for part in create.parameters] == ["Idempotency-Key"]
