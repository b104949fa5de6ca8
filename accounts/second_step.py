"""The second factor: codes of an authenticator app, and recovery codes for when it is gone.

Each function works on the person's own rows and expects that the database is asked on their
behalf, which before they are signed in takes `acting_for(person.pk)`.
"""

import secrets
from base64 import b32encode
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest

import pyotp
from django.db import transaction

from accounts.models import AuthenticatorApp, Passkey, RecoveryCode, User
from accounts.people import hold
from accounts.sealing import seal, unseal

STEP_SECONDS = 30
DRIFT = 1  # steps that a phone's clock may be ahead or behind
RECOVERY_CODES = 10
# 120 bits. With 112 or more a quick digest is enough (ASVS 5.0, 6.5.2).
RECOVERY_CODE_BYTES = 15
GROUP = 4


def has_second_step(*, person: User) -> bool:
    return has_app(person=person) or Passkey.objects.owned_by(person).exists()


def has_app(*, person: User) -> bool:
    return AuthenticatorApp.objects.owned_by(person).filter(confirmed_at__isnull=False).exists()


@transaction.atomic
def begin(*, person: User, now: datetime) -> None:
    """Make a secret, to be confirmed by a code; what is confirmed or begun already stays."""
    hold(person=person)
    if secret_to_confirm(person=person) is None and not has_app(person=person):
        AuthenticatorApp.objects.owned_by(person).delete()
        AuthenticatorApp.objects.create(
            owner=person, secret=seal(pyotp.random_base32()), made_at=now
        )


def secret_to_confirm(*, person: User) -> str | None:
    app = AuthenticatorApp.objects.owned_by(person).filter(confirmed_at=None).first()
    return unseal(app.secret) if app else None


def address_for_app(*, person: User, secret: str, issuer: str) -> str:
    """What the QR code says."""
    return pyotp.TOTP(secret).provisioning_uri(name=person.get_username(), issuer_name=issuer)


def confirm(*, person: User, code: str, now: datetime) -> bool:
    """Take the app into use if it shows this code."""
    return _take(person, code, now, is_confirmed=False)


def take_code(*, person: User, code: str, now: datetime) -> bool:
    """Whether the app shows this code, which it was not taken before."""
    return _take(person, code, now, is_confirmed=True)


@transaction.atomic
def _take(person: User, code: str, now: datetime, *, is_confirmed: bool) -> bool:
    apps = AuthenticatorApp.objects.owned_by(person).filter(confirmed_at__isnull=not is_confirmed)
    app = apps.select_for_update().first()
    secret = unseal(app.secret) if app else None
    if app is None or secret is None or not code.isascii():
        return False
    generator = pyotp.HOTP(secret)
    present = int(now.timestamp()) // STEP_SECONDS
    for step in range(present - DRIFT, present + DRIFT + 1):
        if step > app.last_step and compare_digest(generator.at(step), code):
            app.last_step = step
            app.confirmed_at = app.confirmed_at or now
            app.save(update_fields=["last_step", "confirmed_at"])
            return True
    return False


@transaction.atomic
def make_recovery_codes(*, person: User) -> list[str]:
    """Return new codes, which nobody can read again; those of before are good no more."""
    hold(person=person)
    RecoveryCode.objects.owned_by(person).delete()
    codes = [
        b32encode(secrets.token_bytes(RECOVERY_CODE_BYTES)).decode().lower()
        for _ in range(RECOVERY_CODES)
    ]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(owner=person, digest=_digest(code)) for code in codes
    )
    return [in_groups(code) for code in codes]


def recovery_codes_left(*, person: User) -> int:
    return RecoveryCode.objects.owned_by(person).filter(used_at=None).count()


def take_recovery_code(*, person: User, code: str, now: datetime) -> bool:
    """Whether the code is good; it is once, whoever else sends it in the same moment."""
    unused = RecoveryCode.objects.owned_by(person).filter(digest=_digest(code), used_at=None)
    return unused.update(used_at=now) == 1


@transaction.atomic
def remove_app(*, person: User) -> None:
    """Remove the app, and with the last factor the recovery codes."""
    hold(person=person)
    AuthenticatorApp.objects.owned_by(person).delete()
    forget_codes_without_factor(person=person)


def forget_codes_without_factor(*, person: User) -> None:
    if not has_second_step(person=person):
        RecoveryCode.objects.owned_by(person).delete()


@transaction.atomic
def remove_second_step(*, person: User) -> int:
    """Remove every factor but the password; return how many there were."""
    hold(person=person)
    factors = int(has_app(person=person)) + Passkey.objects.owned_by(person).count()
    AuthenticatorApp.objects.owned_by(person).delete()
    Passkey.objects.owned_by(person).delete()
    RecoveryCode.objects.owned_by(person).delete()
    return factors


def in_groups(text: str) -> str:
    return " ".join(text[at : at + GROUP] for at in range(0, len(text), GROUP))


def _digest(code: str) -> str:
    letters = "".join(character for character in code.lower() if character.isalnum())
    return sha256(letters.encode()).hexdigest()
