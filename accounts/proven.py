"""Whether a session has shown a second factor."""

from django.contrib.sessions.backends.base import SessionBase

PROVEN = "second_factor_proven"


def mark_proven(*, session: SessionBase) -> None:
    session[PROVEN] = True


def unmark_proven(*, session: SessionBase) -> None:
    session.pop(PROVEN, None)


def is_proven(*, session: SessionBase) -> bool:
    """Whether whoever is signed in here has shown a second factor."""
    return session.get(PROVEN) is True
