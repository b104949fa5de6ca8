"""What whoever watches over an installation has to see, without learning about whom.

People and addresses appear as keyed digests: the same one is the same person, and only who holds
SECRET_KEY can find out which.
"""

from typing import Any

import structlog
from django.utils.crypto import salted_hmac

SALT = "accounts.watching"

log = structlog.get_logger("security")


def tell(event: str, *, person: Any = None, level: str = "info", **more: Any) -> None:
    """Write one line about somebody; it bears the request's id, as every line does."""
    if person is not None:
        more["person"] = digest(f"person {person.pk}")
    getattr(log, level)(event, **more)


def digest(text: str) -> str:
    return salted_hmac(SALT, text, algorithm="sha256").hexdigest()[:16]


def signed_in(*, user: Any, **_: Any) -> None:
    tell("signed_in", person=user)


def signed_out(*, user: Any, **_: Any) -> None:
    if user is not None:
        tell("signed_out", person=user)


def sign_in_failed(*, credentials: dict[str, Any], **_: Any) -> None:
    name = digest(f"name {credentials.get('username', '')}")
    tell("sign_in_failed", level="warning", name=name)
