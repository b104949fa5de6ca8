"""The keys that programs come in with: made, found by their digest, revoked.

The token itself is nowhere but with whoever was shown it. Finding it counts the call, in one
statement that stands in a transaction of its own, so that a refused call counts too.
"""

import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import connection

from accounts.models import ApiToken, KeptAnswer, User

BEGINNING = "pet_"
RANDOM_BYTES = 32
LENGTH_OF_PREFIX = 8
MOST_TOKENS = 20
LIFETIMES = (30, 90, 365)
KEPT_FOR = timedelta(hours=24)
SECONDS_OF_WINDOW = 60

WRITTEN = re.compile(rf"{BEGINNING}[A-Za-z0-9_-]{{43}}")

# A count that a power cut loses is no loss, and waiting for the disk would cost more than the
# rest of a call; what the call itself writes is written in the next transaction.
COUNT = """
SELECT set_config('synchronous_commit', 'off', true), call.*
FROM accounts_count_call(%s, %s) call
"""


class TooManyTokensError(ValueError):
    """The person has as many tokens as one may have."""


@dataclass(frozen=True)
class Call:
    """One call of a program, counted; `calls` are those of the present minute with this one."""

    token: int
    owner: int
    scopes: frozenset[str]
    calls: int
    seconds_left: int


def make_token(
    *, owner: User, name: str, scopes: list[str], days: int, now: datetime
) -> tuple[ApiToken, str]:
    """Return the new token's row, and the token: it can be read here and never again."""
    if ApiToken.objects.owned_by(owner).count() >= MOST_TOKENS:
        raise TooManyTokensError
    written = BEGINNING + secrets.token_urlsafe(RANDOM_BYTES)
    row = ApiToken.objects.create(
        owner=owner,
        name=name,
        prefix=written[:LENGTH_OF_PREFIX],
        digest=digest_of(written),
        scopes=scopes,
        made_at=now,
        expires_at=now + timedelta(days=days),
    )
    return row, written


def revoke_token(*, token: ApiToken) -> None:
    """From now on nobody comes in with it."""
    token.delete()


def digest_of(written: str) -> str:
    # 256 random bits need neither salt nor a slow hash.
    return sha256(written.encode()).hexdigest()


def count_call(*, written: str) -> Call | None:
    """Count a call with this token; None for one that is unknown, expired or shut out.

    It looks before a person is known, by a function that tells nothing but to who holds the token.
    """
    if not WRITTEN.fullmatch(written):
        return None
    digest = digest_of(written)
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [digest, SECONDS_OF_WINDOW])
        found = cursor.fetchone()
    if found is None:
        return None
    _setting, token, owner, kept, scopes, calls, seconds_left = found
    if not hmac.compare_digest(kept, digest):
        return None
    return Call(token, owner, frozenset(scopes), calls, seconds_left)


def forget_answers(*, now: datetime) -> int:
    """Delete the kept answers that nobody may repeat any more, of all people; return how many."""
    old = KeptAnswer.objects.across_owners().made_before(now - KEPT_FOR)
    forgotten, _by_model = old.delete()
    return forgotten
