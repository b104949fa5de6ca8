"""Expenses as a file."""

import tempfile

from django.http import FileResponse
from django.utils.timezone import localdate
from ninja import Query, Router

from expenses.api.asking import READ, CallRequest, check_names
from expenses.api.filtering import FILTERS, SEVERAL, expenses_asked_for
from expenses.api.schemas import Filter
from expenses.exporting.csv_file import write_csv
from expenses.exporting.rows import COLUMNS

router = Router(tags=["Export"])

MEDIA_TYPE = "text/csv; charset=utf-8; header=present"
FILE = {
    "responses": {
        200: {
            "description": f"RFC 4180, with the columns {', '.join(COLUMNS)}.",
            "content": {"text/csv": {"schema": {"type": "string"}}},
        }
    }
}


@router.get("", auth=READ, url_name="export", openapi_extra=FILE)
def export_expenses(request: CallRequest, asked: Query[Filter]) -> FileResponse:
    """Fetch what a filter finds as CSV, oldest first. Nothing in it runs as a formula."""
    check_names(request.GET, FILTERS, several=SEVERAL)
    found = expenses_asked_for(owner=request.user, asked=asked)
    # Made now and not while it is sent: by then the request's transaction is over.
    made = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_csv(expenses=found, to=made)
    length = made.tell()
    made.seek(0)
    return FileResponse(
        made,
        as_attachment=True,
        filename=f"expenses-{localdate()}.csv",
        content_type=MEDIA_TYPE,
        headers={"Content-Length": length, "Cache-Control": "no-store"},
    )
