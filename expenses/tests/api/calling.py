"""A program with a token of somebody's."""

import json
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from expenses.tests.making import a_token_of

DOOR = "/api/v1"


class Program:
    """Sends JSON with a token, and hands the answer back."""

    def __init__(self, owner: Any, *scopes: str) -> None:
        self.owner = owner
        self.row, self.token = a_token_of(owner, *scopes)
        self.client = Client(raise_request_exception=False)

    def __call__(self, method: str, path: str, sent: Any = None, **headers: str) -> Any:
        given = {"Authorization": f"Bearer {self.token}"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        body = b"" if sent is None else json.dumps(sent).encode()
        return self.client.generic(
            method, DOOR + path, body, content_type="application/json", headers=given
        )

    def send(self, content: bytes, name: str = "bank.csv", **fields: Any) -> Any:
        """Send a file; what is named like a header is one."""
        headers = {"Authorization": f"Bearer {self.token}"} | {
            field.replace("_", "-"): fields.pop(field)
            for field in list(fields)
            if field[0].isupper()
        }
        sent = {"file": SimpleUploadedFile(name, content), **fields}
        return self.client.post(f"{DOOR}/imports", sent, headers=headers)


def fields(answer: Any) -> set[str]:
    """The fields that a refusal names."""
    assert answer.headers["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == answer.status_code
    return {one["field"] for one in told.get("errors", [])}
