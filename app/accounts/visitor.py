"""Who is behind the request, as Flask-Login sees them."""

from typing import cast

from flask_login import AnonymousUserMixin, UserMixin, current_user

from app.accounts.models import User, UserSession
from app.audit.services import Actor


class Visitor(UserMixin):
    """A signed-in person: the account, and the session that this browser holds."""

    def __init__(self, user: User, session: UserSession, token: str) -> None:
        """Keep the three together."""
        self.user = user
        self.session = session
        self.token = token

    def get_id(self) -> str:
        """Return what the cookie carries: the session's token, never the account's id."""
        return self.token

    @property
    def id(self) -> int:
        """The account's id."""
        return self.user.id

    @property
    def full_name(self) -> str:
        """The person's name."""
        return self.user.full_name

    @property
    def actor(self) -> Actor:
        """The person as the journal writes them down."""
        return Actor(self.user.id, self.user.full_name)


def current_visitor() -> Visitor:
    """Return the visitor, typed; ask ``is_authenticated`` first where anyone may come."""
    return cast("Visitor", current_user)


class Anonymous(AnonymousUserMixin):
    """Somebody who has not signed in."""

    full_name = ""
