"""Expenses as a file."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django.http import FileResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import Field

from expenses.api.asking import READ, CallRequest, check_names
from expenses.api.filtering import FILTERS, SEVERAL, expenses_asked_for
from expenses.api.refusing import refuse
from expenses.api.schemas import Filter
from expenses.exporting.csv_file import write_csv
from expenses.exporting.json_file import write_json
from expenses.exporting.ofx_file import write_ofx
from expenses.exporting.rows import COLUMNS
from expenses.exporting.sending import as_attachment
from expenses.exporting.spreadsheet import MOST_ROWS, TooManyRowsError, write_xlsx

router = Router(tags=["Export"])

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXT, BYTES = {"type": "string"}, {"type": "string", "format": "binary"}
DOCUMENT = {
    "type": "object",
    "required": ["format", "version", "expenses"],
    "properties": {
        "format": {"type": "string", "examples": ["expense-tracker"]},
        "version": {"type": "integer"},
        "expenses": {"type": "array", "items": {"type": "object", "required": [*COLUMNS]}},
    },
}


@dataclass(frozen=True)
class Kind:
    media_type: str
    schema: dict[str, Any]
    write: Callable[..., None]
    parameters: str = ""


KINDS = {
    "csv": Kind("text/csv", TEXT, write_csv, "; charset=utf-8; header=present"),
    "xlsx": Kind(XLSX, BYTES, write_xlsx),
    "json": Kind("application/json", DOCUMENT, write_json),
    "ofx": Kind("application/x-ofx", TEXT, write_ofx),
}
FILE = {
    "responses": {
        200: {
            "description": f"CSV is RFC 4180, with the columns {', '.join(COLUMNS)}.",
            "content": {kind.media_type: {"schema": kind.schema} for kind in KINDS.values()},
        }
    }
}


class Asked(Filter):
    format: Literal["csv", "xlsx", "json", "ofx"] = Field(
        "csv", description=f"A spreadsheet has room for {MOST_ROWS} expenses."
    )


@router.get("", auth=READ, url_name="export", openapi_extra=FILE)
def export_expenses(request: CallRequest, asked: Query[Asked]) -> FileResponse:
    """Fetch what a filter finds as a file, oldest first. Nothing in it runs as a formula."""
    check_names(request.GET, FILTERS | {"format"}, several=SEVERAL)
    kind = KINDS[asked.format]
    found = expenses_asked_for(owner=request.user, asked=asked)
    today = localdate()
    # Made now and not while it is sent: by then the request's transaction is over.
    made = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    more = {"today": today} if kind.write is write_ofx else {}
    try:
        kind.write(expenses=found, to=made, **more)
    except TooManyRowsError as error:
        made.close()
        words = _("A spreadsheet has room for %(most)s expenses. Choose CSV, or fewer of them.")
        raise refuse("format", words % {"most": MOST_ROWS}) from error
    return as_attachment(
        made,
        name=f"expenses-{today}.{asked.format}",
        content_type=kind.media_type + kind.parameters,
    )
