"""Who is behind the request, as Flask-Login sees them."""

from datetime import datetime
from typing import Any, cast

from flask_login import AnonymousUserMixin, UserMixin, current_user
from sqlalchemy import Row

from app.accounts.models import User
from app.audit.rules import Actor
from app.extensions import db


class Visitor(UserMixin):
    """A signed-in person: what pages need of the account, and the session of this browser."""

    def __init__(self, known: Row[Any], token: str) -> None:
        """Keep what one statement has read of both."""
        self.id: int = known.id
        self.full_name: str = known.full_name
        self.is_operator: bool = known.is_operator
        self.shortcuts: bool = known.shortcuts
        self.open_tasks: int = known.open_tasks
        self.session_id: int = known.session_id
        self.seen_at: datetime = known.seen_at
        self.to_renew: bool = known.to_renew
        self.known = known
        self.token = token

    def get_id(self) -> str:
        """Return what the cookie carries: the session's token, never the account's id."""
        return self.token

    @property
    def user(self) -> User:
        """The whole account, read when it is asked for: few pages show it or change it."""
        return db.session.get_one(User, self.id)

    @property
    def actor(self) -> Actor:
        """The person as the journal writes them down."""
        return Actor(self.id, self.full_name)


def current_visitor() -> Visitor:
    """Return the visitor, typed; ask ``is_authenticated`` first where anyone may come."""
    return cast("Visitor", current_user)


class Anonymous(AnonymousUserMixin):
    """Somebody who has not signed in."""

    full_name = ""
