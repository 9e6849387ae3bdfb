"""The keys of platforms, enciphered: a stolen copy of the database opens no account."""

import base64
from typing import TYPE_CHECKING

from flask import current_app

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

KEY_BYTES = 32
# Another purpose would take another word: none of our keys then opens what another closed.
PURPOSE = b"jalon platform account key, 1"


def sealed(key: str) -> str:
    """Return a key as the database keeps it."""
    return _fernet().encrypt(key.encode()).decode()


def opened(cipher: str) -> str | None:
    """Return the key, or nothing when the instance has changed its secret since."""
    from cryptography.fernet import InvalidToken  # noqa: PLC0415  30 ms, 4 MB: only where a key is

    try:
        return _fernet().decrypt(cipher.encode()).decode()
    except InvalidToken:
        return None


def hint_of(key: str) -> str:
    """Return what is shown of a key, to recognise it: its last four characters."""
    return key[-4:]


def _fernet() -> "Fernet":
    from cryptography.fernet import Fernet  # noqa: PLC0415  idem
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415  idem
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415  idem

    secret = str(current_app.config["SECRET_KEY"]).encode()
    derived = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=PURPOSE).derive(secret)
    return Fernet(base64.urlsafe_b64encode(derived))
