"""Passkeys: a device proves with a signature who sits there (WebAuthn Level 2)."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from accounts.identity import acting_for, acting_for_everyone
from accounts.models import Passkey, User
from accounts.on_demand import OnDemand
from accounts.people import hold
from accounts.sealing import handles_of
from accounts.second_step import forget_codes_without_factor

if TYPE_CHECKING:
    import webauthn
    from cryptography import exceptions
    from webauthn.helpers import structs
else:
    webauthn = OnDemand("webauthn")
    exceptions = OnDemand("cryptography.exceptions")
    structs = OnDemand("webauthn.helpers.structs")

MOST_PASSKEYS = 20
LONGEST_ANSWER = 16_384
TRANSPORTS = {"ble", "cable", "hybrid", "internal", "nfc", "smart-card", "usb"}


@dataclass(frozen=True)
class Site:
    """Where the browser is: a passkey is good for one host and no other."""

    host: str
    origin: str
    name: str


@dataclass(frozen=True)
class Proof:
    person: User
    is_verified: bool  # the device made sure who it was, by a PIN, a finger or a face


class RefusedError(ValueError):
    """The device's answer proves nothing."""


def no_answer() -> tuple[type[Exception], ...]:
    """What the library raises for an answer that is none: its own exceptions and others."""
    own = (
        webauthn.helpers.exceptions.WebAuthnException,
        exceptions.InvalidSignature,
        exceptions.UnsupportedAlgorithm,
    )
    return *own, ValueError, TypeError, LookupError, AttributeError


def options_for_new(*, person: User, site: Site, challenge: bytes) -> dict[str, Any]:
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=site.name,
        user_name=person.get_username(),
        user_id=handles_of(person.pk)[0],
        challenge=challenge,
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=_described(person),
    )
    return json.loads(webauthn.options_to_json(options))


def options_for_sign_in(
    *, site: Site, challenge: bytes, person: User | None = None
) -> dict[str, Any]:
    """Without a person any passkey of the site will do, which then is both factors."""
    options = webauthn.generate_authentication_options(
        rp_id=site.host,
        challenge=challenge,
        allow_credentials=_described(person) if person else [],
        user_verification=structs.UserVerificationRequirement.PREFERRED
        if person
        else structs.UserVerificationRequirement.REQUIRED,
    )
    return json.loads(webauthn.options_to_json(options))


@transaction.atomic
def add(
    *, person: User, name: str, answer: str, site: Site, challenge: bytes, now: datetime
) -> Passkey:
    """Keep the device's public key. Raises RefusedError."""
    hold(person=person)
    credential = _parsed(answer)
    try:
        made = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except no_answer() as error:
        raise RefusedError from error
    if Passkey.objects.owned_by(person).count() >= MOST_PASSKEYS:
        raise RefusedError
    try:
        with transaction.atomic():
            return Passkey.objects.create(
                owner=person,
                name=name,
                credential_id=made.credential_id,
                public_key=made.credential_public_key,
                sign_count=made.sign_count,
                transports=_transports(credential),
                is_backed_up=made.credential_backed_up,
                made_at=now,
            )
    except IntegrityError as error:
        raise RefusedError from error


def prove(
    *, answer: str, site: Site, challenge: bytes, now: datetime, person: User | None = None
) -> Proof:
    """Return whose passkey signed the challenge; with a person, only theirs will do.

    Raises RefusedError, with the same words whatever was wrong.
    """
    credential = _parsed(answer)
    try:
        credential_id = webauthn.base64url_to_bytes(credential["id"])
    except no_answer() as error:
        raise RefusedError from error
    owner = person or _owner_of(credential_id)
    with acting_for(owner.pk):
        keys = Passkey.objects.owned_by(owner).select_for_update()
        passkey = keys.filter(credential_id=credential_id).first()
        if passkey is None:
            raise RefusedError
        try:
            _check_handle(credential, owner, is_needed=person is None)
            proof = webauthn.verify_authentication_response(
                credential=credential,
                expected_challenge=challenge,
                expected_rp_id=site.host,
                expected_origin=site.origin,
                credential_public_key=bytes(passkey.public_key),
                credential_current_sign_count=passkey.sign_count,
                require_user_verification=person is None,
            )
        except no_answer() as error:
            raise RefusedError from error
        passkey.sign_count = proof.new_sign_count
        passkey.is_backed_up = proof.credential_backed_up
        passkey.used_at = now
        passkey.save(update_fields=["sign_count", "is_backed_up", "used_at"])
    return Proof(person=owner, is_verified=proof.user_verified)


@transaction.atomic
def remove(*, passkey: Passkey) -> None:
    """Remove it, and with the last factor the recovery codes."""
    person = hold(person=passkey.owner)
    passkey.delete()
    forget_codes_without_factor(person=person)


def _owner_of(credential_id: bytes) -> User:
    """The one question that is asked before it is known who asks."""
    with acting_for_everyone():
        found = Passkey.objects.across_owners().select_related("owner")
        passkey = found.filter(credential_id=credential_id).first()
    if passkey is None or not passkey.owner.is_active:
        raise RefusedError
    return passkey.owner


def _check_handle(credential: dict[str, Any], owner: User, *, is_needed: bool) -> None:
    handle = credential["response"].get("userHandle")
    if handle is None and not is_needed:
        return
    if webauthn.base64url_to_bytes(handle) not in handles_of(owner.pk):
        raise RefusedError


def _parsed(answer: str) -> dict[str, Any]:
    if len(answer) > LONGEST_ANSWER:
        raise RefusedError
    try:
        credential = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise RefusedError from error
    if not isinstance(credential, dict) or not isinstance(credential.get("response"), dict):
        raise RefusedError
    return credential


def _transports(credential: dict[str, Any]) -> list[str]:
    said = credential["response"].get("transports")
    return sorted(TRANSPORTS.intersection(map(str, said))) if isinstance(said, list) else []


def _described(person: User) -> "list[structs.PublicKeyCredentialDescriptor]":
    ids = Passkey.objects.owned_by(person).values_list("credential_id", flat=True)
    return [structs.PublicKeyCredentialDescriptor(id=bytes(one)) for one in ids]
