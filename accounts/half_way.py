"""Between the password and the second factor: what a session remembers, and for how long.

Until the second factor was proven nobody is signed in, and such a session opens nothing.
"""

import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.sessions.backends.base import SessionBase
from django.utils.crypto import constant_time_compare

from accounts.models import User

WAITING = "waiting_at_second_step"
CHALLENGE = "passkey_challenge"
LONGEST_WAIT = timedelta(minutes=10)
CHALLENGE_LASTS = timedelta(minutes=5)
CHALLENGE_BYTES = 32
MOST_TRIES = 5


@dataclass(frozen=True)
class Waiting:
    person: User
    next_url: str


def wait_for_second_step(
    *, session: SessionBase, person: User, next_url: str, now: datetime
) -> None:
    # A new key, as at a sign-in: nobody may have set this one beforehand.
    session.cycle_key()
    session[WAITING] = {
        "person": person.pk,
        # A password changed meanwhile ends the wait.
        "password": person.get_session_auth_hash(),
        "next": next_url,
        "until": (now + LONGEST_WAIT).timestamp(),
        "tries": 0,
    }


def who_waits(*, session: SessionBase, now: datetime) -> Waiting | None:
    waiting = session.get(WAITING)
    if waiting is None:
        return None
    person = User.objects.with_id(waiting["person"])
    if (
        person is None
        or not person.is_active
        or now.timestamp() >= waiting["until"]
        or waiting["tries"] >= MOST_TRIES
        or not constant_time_compare(waiting["password"], person.get_session_auth_hash())
    ):
        stop_waiting(session=session)
        return None
    return Waiting(person=person, next_url=waiting["next"])


def count_try(*, session: SessionBase) -> None:
    """Before the code is looked at. After too many the password is asked again."""
    session[WAITING] = session[WAITING] | {"tries": session[WAITING]["tries"] + 1}


def stop_waiting(*, session: SessionBase) -> None:
    session.pop(WAITING, None)


def new_challenge(*, session: SessionBase, purpose: str, now: datetime) -> bytes:
    challenge = secrets.token_bytes(CHALLENGE_BYTES)
    session[CHALLENGE] = {
        "bytes": b64encode(challenge).decode(),
        "purpose": purpose,
        "until": (now + CHALLENGE_LASTS).timestamp(),
    }
    return challenge


def take_challenge(*, session: SessionBase, purpose: str, now: datetime) -> bytes | None:
    """Return the challenge for this purpose; whoever asks again gets none."""
    challenge = session.pop(CHALLENGE, None)
    if challenge is None or challenge["purpose"] != purpose:
        return None
    return b64decode(challenge["bytes"]) if now.timestamp() < challenge["until"] else None
