"""Addresses that mails carry; the one that stops them works without signing in."""

import hashlib

from flask import current_app
from itsdangerous import Signer

SALT = "notifications.stop"
# A digest of 32 bytes in base 64, without its filling: what follows it is the account.
SIGNATURE_LENGTH = 43


def address(path: str) -> str:
    """Return the whole address of a page."""
    return f"{current_app.config['BASE_URL']}{path}"


def stop_token(user_id: int) -> str:
    """Return the word that lets whoever holds it stop this person's mails, and nothing else.

    It never expires: a mail kept for years must still be able to stop the next ones.
    """
    return f"{_signer().get_signature(str(user_id)).decode()}{user_id}"


def owner_of(token: str) -> int | None:
    """Return whose mails a token stops; nothing for a word that we have not signed."""
    signature, account = token[:SIGNATURE_LENGTH], token[SIGNATURE_LENGTH:]
    return int(account) if _signer().verify_signature(account, signature) else None


def _signer() -> Signer:
    key = current_app.config["SECRET_KEY"]
    return Signer(key, salt=SALT, key_derivation="hmac", digest_method=hashlib.sha256)
