"""Pages of accounts: importing this module declares their addresses."""

from app.accounts.blueprint import bp
from app.accounts.routes import account, address, links, news, session, sessions

__all__ = [
    "account",
    "address",
    "bp",
    "links",
    "news",
    "session",
    "sessions",
]
