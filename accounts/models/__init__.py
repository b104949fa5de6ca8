"""Who a person is, where they are signed in, and by what."""

from accounts.models.credentials import AuthenticatorApp, EmailChange, Passkey, RecoveryCode
from accounts.models.person import EMAIL_ONCE, NAME_ONCE, User
from accounts.models.session import Session
from accounts.models.token import ApiToken, KeptAnswer
from accounts.models.tries import Tries

__all__ = [
    "EMAIL_ONCE",
    "NAME_ONCE",
    "ApiToken",
    "AuthenticatorApp",
    "EmailChange",
    "KeptAnswer",
    "Passkey",
    "RecoveryCode",
    "Session",
    "Tries",
    "User",
]
