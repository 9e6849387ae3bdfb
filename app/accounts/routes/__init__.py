"""Pages of accounts: importing this module declares their addresses."""

from app.accounts.blueprint import bp
from app.accounts.routes import account, links, session, sessions

__all__ = [
    "account",
    "bp",
    "links",
    "session",
    "sessions",
]
