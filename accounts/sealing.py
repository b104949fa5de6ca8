"""Text that rests in the database under a key which the database does not hold."""

from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.crypto import salted_hmac

from accounts.on_demand import OnDemand

if TYPE_CHECKING:
    from cryptography import fernet
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.kdf import hkdf
else:
    fernet = OnDemand("cryptography.fernet")
    hashes = OnDemand("cryptography.hazmat.primitives.hashes")
    hkdf = OnDemand("cryptography.hazmat.primitives.kdf.hkdf")

PURPOSE = b"accounts.sealing"


def seal(text: str) -> str:
    return _lock().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str | None:
    """Return the text, or None where it was sealed under a key that is known no more."""
    try:
        return _lock().decrypt(sealed.encode()).decode()
    except fernet.InvalidToken:
        return None


def handles_of(pk: int) -> list[bytes]:
    """What a passkey calls its person, the present one first: not the id, and no way back to it."""
    return [
        salted_hmac(PURPOSE.decode(), str(pk), secret=key, algorithm="sha256").digest()
        for key in _secret_keys()
    ]


def _secret_keys() -> list[str]:
    return [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]


def _lock() -> "fernet.MultiFernet":
    return fernet.MultiFernet([fernet.Fernet(_derived(key)) for key in _secret_keys()])


def _derived(key: str) -> bytes:
    derivation = hkdf.HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=PURPOSE)
    return urlsafe_b64encode(derivation.derive(key.encode()))
