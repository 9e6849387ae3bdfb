"""How long a mail is tried."""

MAX_ATTEMPTS = 12
