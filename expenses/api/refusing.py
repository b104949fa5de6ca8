"""Every way in which a call can fail, as one kind of answer with a sentence in it."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError
from ninja.errors import ValidationError as SchemaError

from accounts.calling import unauthorised
from accounts.problems import Mistake, problem

# The parts of a place that say where a request holds it, and not what it is called there.
PLACES = {"body", "query", "path", "header", "form", "payload", "asked"}

FILE = "file"  # a place too, which holds a field of that name


class UnauthorisedError(Exception):
    """The call came without a token that is good."""


class ScopeError(Exception):
    """The token may not do this."""

    def __init__(self, scope: str) -> None:
        super().__init__(scope)
        self.scope = scope


class StaleError(Exception):
    """The row is not what `If-Match` says any more."""


class RefusedError(Exception):
    """What was sent can be read, and cannot be done."""

    def __init__(
        self, mistakes: Iterable[Mistake], *, status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY
    ) -> None:
        super().__init__(status)
        self.mistakes = list(mistakes)
        self.status = status


def refuse(field: str, sentence: str) -> RefusedError:
    return RefusedError([Mistake(field, sentence)])


def of_form(errors: Mapping[str, Iterable[Any]]) -> RefusedError:
    """Return what a form found; what is about no single field is about the whole."""
    return RefusedError(
        Mistake("" if field == "__all__" else field, str(sentence))
        for field, sentences in errors.items()
        for sentence in sentences
    )


def of_model(error: ValidationError) -> RefusedError:
    """Return what a workroom refused."""
    if hasattr(error, "error_dict"):
        return of_form(error.message_dict)
    return RefusedError(Mistake("", sentence) for sentence in error.messages)


def not_found() -> HttpResponse:
    return problem(HTTPStatus.NOT_FOUND, _("There is no such thing, or it is not yours."))


def told(mistakes: list[Mistake], status: HTTPStatus) -> HttpResponse:
    sentences = " ".join(dict.fromkeys(one.detail for one in mistakes))
    return problem(status, sentences, mistakes=mistakes)


def answer_with_problems(api: NinjaAPI) -> None:
    """Give the API a handler for each of these."""

    @api.exception_handler(UnauthorisedError)
    def unauthorised_call(request: HttpRequest, error: UnauthorisedError) -> HttpResponse:
        return unauthorised()

    @api.exception_handler(ScopeError)
    def scope(request: HttpRequest, error: ScopeError) -> HttpResponse:
        words = _("This token lacks the scope “%(scope)s”. Make one that has it.")
        return problem(HTTPStatus.FORBIDDEN, words % {"scope": error.scope})

    @api.exception_handler(PermissionDenied)
    def denied(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
        return problem(HTTPStatus.FORBIDDEN, _("This account may do nothing any more."))

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, error: Http404) -> HttpResponse:
        return not_found()

    @api.exception_handler(StaleError)
    def stale(request: HttpRequest, error: StaleError) -> HttpResponse:
        words = _("It was changed since you read it. Read it again, then decide.")
        return problem(HTTPStatus.PRECONDITION_FAILED, words)

    @api.exception_handler(RefusedError)
    def refused(request: HttpRequest, error: RefusedError) -> HttpResponse:
        return told(error.mistakes, error.status)

    @api.exception_handler(ValidationError)
    def refused_by_workroom(request: HttpRequest, error: ValidationError) -> HttpResponse:
        return told(of_model(error).mistakes, HTTPStatus.UNPROCESSABLE_ENTITY)

    @api.exception_handler(SchemaError)
    def unreadable(request: HttpRequest, error: SchemaError) -> HttpResponse:
        found = (Mistake(_field(one["loc"]), _sentence(one)) for one in error.errors)
        return told(list(dict.fromkeys(found)), HTTPStatus.UNPROCESSABLE_ENTITY)

    @api.exception_handler(HttpError)
    def no_json(request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem(HTTPStatus.BAD_REQUEST, _("The body is no JSON that can be read."))


def _field(place: tuple[Any, ...]) -> str:
    parts = [str(part) for part in place]
    while parts and (parts[0] in PLACES or parts == [FILE, FILE]):
        parts = parts[1:]
    # Of alternatives, the schema names which one was tried: no part of what was sent.
    return ".".join(part for part in parts if part.isidentifier() or part.isdecimal())


def _sentence(found: dict[str, Any]) -> str:
    limits = found.get("ctx", {})
    match found["type"]:
        case "refused":
            return str(limits["sentence"])
        case "missing":
            return _("This is needed.")
        case "extra_forbidden":
            return _("There is no such field.")
        case "string_too_long":
            return _("Use at most %(limit_value)d characters.") % {
                "limit_value": limits["max_length"]
            }
        case "too_long":
            return _("Send at most %(most)d of these.") % {"most": limits["max_length"]}
        case "string_type" | "string_unicode":
            return _("Send this as a string.")
        case "bool_type":
            return _("Send true or false.")
        case "list_type":
            return _("Send a list.")
        case "enum" | "literal_error":
            return _("Use one of: %(choices)s.") % {"choices": limits["expected"]}
        case _other:
            return _("This is not what the documentation asks for here.")
