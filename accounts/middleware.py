"""One transaction a request, in the person's name, time zone and language."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import (
    BACKEND_SESSION_KEY,
    HASH_SESSION_KEY,
    SESSION_KEY,
    load_backend,
    logout,
)
from django.contrib.auth.middleware import get_user
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare
from django.utils.functional import LazyObject

from accounts.entering import has_lasted, note_presence
from accounts.identity import NOBODY, take_identity
from accounts.models import User
from accounts.problems import is_of_a_program

BAD_REQUEST = 400


class PresenceMiddleware:
    """Keep a session that is used, and end one that has lasted for too long."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, LazyObject):
            # Needed in any case, and asked hundreds of things on a page, each through its wrapper.
            request.user = person_of(request)
        if request.user.is_authenticated and not is_of_a_program(request):
            if has_lasted(request):
                logout(request)
            else:
                note_presence(request)
        return self.get_response(request)


def person_of(request: HttpRequest) -> User | AnonymousUser:
    """Return who is signed in: as Django finds them, without asking for them a second time."""
    session: Any = request.session
    number, proof = session.get(SESSION_KEY), session.get(HASH_SESSION_KEY, "")
    path, person = session.get(BACKEND_SESSION_KEY), session.person
    if path not in settings.AUTHENTICATION_BACKENDS or person is None or number != str(person.pk):
        return get_user(request)
    backend: Any = load_backend(path)
    is_known = backend.user_can_authenticate(person) and constant_time_compare(
        proof, person.get_session_auth_hash()
    )
    return person if is_known else get_user(request)


class PersonMiddleware:
    """Open the request's transaction and set the person's id in it.

    An error answer rolls it back, so nothing half-written stays. Django's ATOMIC_REQUESTS
    would not do: it ends before a lazy queryset in a template is read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.answer(request)
        except IntegrityError as error:
            # What fails in a view has become an answer already. Left is COMMIT: a row that this
            # request points at was removed in the same moment, as whoever tries again is told.
            raise OperationalError("the transaction could not be committed") from error

    def answer(self, request: HttpRequest) -> HttpResponse:
        with transaction.atomic():
            person = request.user
            door = "api" if getattr(request, "call", None) else "page"
            take_identity(self.identity_of(person), door=door)
            if person.is_authenticated:
                with timezone.override(person.zone), translation.override(spoken_by(person)):
                    response = self.get_response(request)
            else:
                with translation.override(spoken(request.LANGUAGE_CODE)):
                    response = self.get_response(request)
            if response.status_code >= BAD_REQUEST:
                transaction.set_rollback(True)
        return response

    def identity_of(self, person: User | AnonymousUser) -> int | str:
        return person.pk or NOBODY


def spoken(language: str) -> str:
    """Return the language of the pages: the one that is wanted, once it is translated."""
    if language.partition("-")[0] in settings.TRANSLATED_LANGUAGES:
        return language
    return settings.LANGUAGE_CODE


def spoken_by(person: User) -> str:
    return spoken(person.language)
