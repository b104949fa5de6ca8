"""The API's schema as a page to read, drawn from the schema itself."""

from dataclasses import dataclass, field
from typing import Any

from django.views.generic import TemplateView

from accounts.tokens import BEGINNING
from expenses.api.urls import SCHEMA, schema

PREFIX = "/api/v1"
# Of a choice of hundreds, such as currencies, the examples tell enough.
MOST_CHOICES = 8


@dataclass(frozen=True)
class Part:
    """A parameter, or a field of a body."""

    name: str
    kind: str
    is_required: bool
    about: str


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    about: str
    scope: str
    parameters: list[Part]
    body: list[Part]
    answers: list[int]


@dataclass
class Group:
    name: str
    id: str
    operations: list[Operation] = field(default_factory=list)


class ApiGuide(TemplateView):
    template_name = "expenses/api_guide.html"
    http_method_names = ["get", "head"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        address = self.request.build_absolute_uri(f"{PREFIX}/expenses")
        return super().get_context_data(
            groups=groups_of(schema()),
            example=f'curl -H "Authorization: Bearer {BEGINNING}…" {address}',
            schema_name=SCHEMA,
            **kwargs,
        )


def groups_of(told: dict[str, Any]) -> list[Group]:
    """Return the schema's operations by their tags, in the order in which they stand there."""
    groups: dict[str, Group] = {}
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            name = operation["tags"][0]
            group = groups.setdefault(name, Group(name, name.lower().replace(" ", "-")))
            group.operations.append(_operation(told, path, method, operation))
    return list(groups.values())


def _operation(told: dict[str, Any], path: str, method: str, given: dict[str, Any]) -> Operation:
    parameters = [_followed(told, one) for one in given.get("parameters", [])]
    content: dict[str, Any] = given.get("requestBody", {}).get("content", {})
    body: dict[str, Any] = next((one["schema"] for one in content.values()), {})
    return Operation(
        method=method.upper(),
        path=path.removeprefix(PREFIX),
        about=given["description"],
        scope=given["x-scope"],
        parameters=[
            Part(
                one["name"],
                _kind(told, one["schema"]),
                one.get("required", False),
                one.get("description", ""),
            )
            for one in parameters
        ],
        body=_fields(told, body),
        answers=sorted(map(int, given["responses"])),
    )


def _fields(told: dict[str, Any], body: dict[str, Any]) -> list[Part]:
    body = _followed(told, body)
    required = body.get("required", [])
    return [
        Part(name, _kind(told, one), name in required, one.get("description", ""))
        for name, one in body.get("properties", {}).items()
    ]


def _kind(told: dict[str, Any], given: dict[str, Any]) -> str:
    """Return the type in few words: "string (date)", "list of integer", "spent | received"."""
    given = _followed(told, given)
    if "anyOf" in given:
        return " | ".join(_kind(told, one) for one in given["anyOf"])
    if len(choices := given.get("enum", [])) in range(1, MOST_CHOICES + 1):
        return " | ".join(map(str, choices))
    if given.get("type") == "array":
        return f"list of {_kind(told, given.get('items', {}))}"
    kind = given.get("type", "any")
    return f"{kind} ({given['format']})" if "format" in given else str(kind)


def _followed(told: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """Return what a reference leads to, or what is not one."""
    while "$ref" in given:
        found: Any = told
        for name in given["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        given = found
    return given
