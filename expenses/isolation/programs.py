"""How a program's call is made up: by the schema that the API tells of itself."""

import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils.timezone import now

from accounts.models import User
from accounts.problems import DOOR
from accounts.tokens import make_token

SCHEMA = f"{DOOR}openapi.json"
SCOPES = ["read", "write", "import"]
ROW = re.compile(r"{\w+}")
ANYTHING = {"string": "x", "boolean": True, "integer": 1}
JSON = "application/json"
A_FILE = "Date,Description,Amount\n2026-01-02,{word},-12.50\n"


@dataclass(frozen=True)
class Call:
    """What a call of one route says, besides its address."""

    query: dict[str, Any]
    body: bytes
    kind: str = JSON


class Caller:
    """Somebody's program, which fills what it sends in from the answers to a page's form."""

    def __init__(self, owner: User, *, host: str) -> None:
        _row, token = make_token(owner=owner, name="Proof", scopes=SCOPES, days=30, now=now())
        self.headers = {"Authorization": f"Bearer {token}"}
        self.host = host

    @cached_property
    def schema(self) -> dict[str, Any]:
        told = Client().get(SCHEMA, SERVER_NAME=self.host, secure=True)
        return dict(json.loads(told.content))

    @cached_property
    def operations(self) -> dict[tuple[str, str], Any]:
        return {
            (ROW.sub("{}", path), method.upper()): operation
            for path, methods in self.schema["paths"].items()
            for method, operation in methods.items()
        }

    def call(self, path: str, method: str, form: dict[str, Any]) -> Call:
        operation = self.operations.get((path, method))
        if operation is None:
            return Call({}, b"")
        query = {
            one["name"]: form[one["name"]]
            for one in operation["parameters"]
            if one.get("in") == "query" and one["name"] in form
        }
        if "requestBody" not in operation:
            return Call(query, b"")
        ((kind, content),) = operation["requestBody"]["content"].items()
        filled = self._filled(content["schema"], form, "")
        if kind == JSON:
            return Call(query, json.dumps(filled).encode())
        bytes_of_it = A_FILE.format(word=form["tag"]).encode() if form else b""
        filled["file"] = SimpleUploadedFile("bank.csv", bytes_of_it)
        return Call(query, encode_multipart(BOUNDARY, filled), MULTIPART_CONTENT)

    def _filled(self, schema: dict[str, Any], form: dict[str, Any], name: str) -> Any:
        schema = self._resolved(schema)
        given = form.get(name)
        match schema.get("type"):
            case "object":
                needed = schema.get("required", [])
                return {
                    key: self._filled(inner, form, key)
                    for key, inner in schema["properties"].items()
                    if key in needed or key in form
                }
            case "array":
                values = given if isinstance(given, list) else [given]
                return [str(one) for one in values]
            case "string" if given is not None:
                return str(given)
            case _ if "enum" in schema:
                return schema["enum"][0]
            case kind:
                return ANYTHING.get(str(kind), given)

    def _resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        if "$ref" in schema:
            found: dict[str, Any] = self.schema
            for part in schema["$ref"].removeprefix("#/").split("/"):
                found = found[part]
            return self._resolved(found)
        if "anyOf" in schema:
            # A list of ids rather than a filter, something rather than nothing.
            return self._resolved(schema["anyOf"][0])
        return schema
