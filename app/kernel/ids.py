"""Random words that nobody can guess, and the digests under which we keep them."""

import hashlib
import secrets

TOKEN_BYTES = 32


def new_token() -> str:
    """Return 256 random bits as an URL-safe word."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest(token: str) -> str:
    """Return the SHA-256 under which a token is kept: a stolen table opens nothing."""
    return hashlib.sha256(token.encode()).hexdigest()
