"""What is said about a file, kept as the pages keep it, and what is refused of it."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.problems import Mistake
from expenses.api.import_schemas import MEANINGS, MOST_COLUMNS, TakeSent
from expenses.api.refusing import RefusedError, refuse
from expenses.forms.statement import check_roles, roles_of
from expenses.importing.booking import Answers
from expenses.models import Statement


def meanings_in(written: str) -> list[str]:
    meanings = [one.strip() for one in written.split(",")]
    if len(meanings) > MOST_COLUMNS or not set(meanings) <= set(MEANINGS):
        words = _("Use these, with commas between them: %(choices)s.")
        raise refuse("columns", words % {"choices": ", ".join(MEANINGS[1:])})
    return meanings


def answers_of(sent: dict[str, Any], *, before: dict[str, Any]) -> dict[str, Any]:
    """Return what is kept of the answers, as the page keeps them."""
    if "columns" in sent:
        roles = roles_of(sent["columns"])
        try:
            check_roles(roles)
        except ValidationError as error:
            raise refuse("columns", error.messages[0]) from error
        # How dates and amounts are read was about the other columns.
        return {**Answers().as_json(), **sent, "columns": roles}
    return {**Answers().as_json(), **before, **sent}


def said_before(statement: Statement) -> dict[str, Any]:
    """Return what was answered, or else remembered, for which the columns stand."""
    if statement.answers is not None:
        return dict(statement.answers)
    is_read = statement.state == Statement.State.READY
    return {"columns": statement.preview.get("roles") or None} if is_read else {}


def choices_of(payload: TakeSent, pairs: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what was chosen, with the expense that was shown beside each line."""
    others = {str(pair["place"]): pair["other"] for pair in pairs}
    unknown = [
        Mistake(f"lines.{number}.id", _("There is no line like an expense of yours by this id."))
        for number, one in enumerate(payload.lines)
        if one.id not in others
    ]
    if unknown:
        raise RefusedError(unknown)
    lines = {
        one.id: [one.way, others[one.id] if one.way == "match" else None] for one in payload.lines
    }
    return {"otherwise": payload.otherwise or "", "lines": lines}


def check_readable(statement: Statement, *, field: str) -> None:
    """Raise what is wrong with the file as a whole; what it was is rolled back then."""
    if statement.state == Statement.State.FAILED:
        raise refuse(field, statement.failure)


def unready(sentence: str) -> RefusedError:
    return RefusedError([Mistake("", sentence)], status=HTTPStatus.CONFLICT)
