"""Sessions kept on the server: signing out, or changing a password, ends them at once."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import Flask, g, session
from flask_login import login_user, logout_user
from sqlalchemy import Select, bindparam, delete, select, update

from app.accounts.models import User, UserSession
from app.accounts.visitor import Anonymous, Visitor, current_visitor
from app.audit.rules import Actor
from app.audit.services import record
from app.extensions import db, login_manager
from app.kernel.clock import now
from app.kernel.database import delete_some
from app.kernel.ids import digest, new_token

IDLE = timedelta(hours=2)
ABSOLUTE = timedelta(hours=12)
KEPT = timedelta(days=30)  # once over: a complaint about a sign-in can still be looked into
# How often the last visit is written down: often enough for the idle limit, rarely for the disk.
FRESHNESS = timedelta(minutes=10)


_USERS, _SESSIONS = User.__table__, UserSession.__table__
# Built once, and of plain columns: every request runs it.
_BY_TOKEN: Select[Any] = (
    select(
        *(_USERS.c.id, _USERS.c.full_name, _USERS.c.shortcuts),
        *(_USERS.c.is_operator, _USERS.c.disabled_at, _USERS.c.open_tasks),
        *(_SESSIONS.c.id.label("session_id"), _SESSIONS.c.created_at, _SESSIONS.c.seen_at),
    )
    .join_from(_SESSIONS, _USERS)
    .where(_SESSIONS.c.token_digest == bindparam("digest"))
)


def init_app(app: Flask) -> None:
    """Tell Flask-Login how to find the person and where to send strangers."""
    login_manager.init_app(app)
    # The token is the proof; addresses change on trains.
    login_manager.session_protection = None  # type: ignore[assignment]  # its type is inferred
    login_manager.anonymous_user = Anonymous
    login_manager.login_view = "accounts.sign_in"
    login_manager.login_message = "Connectez-vous pour ouvrir cette page."
    login_manager.user_loader(visitor_of)


def visitor_of(token: str) -> Visitor | None:
    """Return the person whose browser holds this token, if their session still stands."""
    row = db.session.execute(_BY_TOKEN, {"digest": digest(token)}).first()
    if row is None or row.disabled_at is not None:
        return None
    moment = now()
    if moment - row.seen_at > IDLE or moment - row.created_at > ABSOLUTE:
        return None
    return Visitor(row, token)


def open_session(user: User, browser: str) -> None:
    """Start a session under a new token, in the current transaction; the old cookie is emptied."""
    token = new_token()
    row = UserSession(user_id=user.id, token_digest=digest(token), browser=browser[:200])
    db.session.add(row)
    db.session.flush()  # a refused insert must not leave a signed-in cookie
    _record("session:open", Actor(user.id, user.full_name))
    session.clear()
    g.pop("csrf_token", None)  # the form guard follows the new session
    login_user(visitor_of(token))


def close_session() -> None:
    """End this browser's session."""
    visitor = current_visitor()
    db.session.execute(delete(UserSession).where(UserSession.id == visitor.session_id))
    _record("session:close", visitor.actor)
    logout_user()
    session.clear()


def _record(event: str, actor: Actor) -> None:
    record(event, actor=actor, subject=f"user:{actor.user_id}", title="Jalon")


def close_all(user: User, *, but: int | None = None) -> None:
    """End every session of a person, except one if asked."""
    query = delete(UserSession).where(UserSession.user_id == user.id)
    db.session.execute(query if but is None else query.where(UserSession.id != but))


def open_sessions(user_id: int) -> Sequence[UserSession]:
    """Return the sessions of a person that still stand, the last visited first."""
    moment = now()
    query = (
        select(UserSession)
        .where(
            UserSession.user_id == user_id,
            UserSession.seen_at >= moment - IDLE,
            UserSession.created_at >= moment - ABSOLUTE,
        )
        .order_by(UserSession.seen_at.desc(), UserSession.id.desc())
    )
    return db.session.scalars(query).all()


def forget_finished() -> int:
    """Delete a batch of the sessions that were over long ago; return how many."""
    return delete_some(db.session, UserSession, UserSession.created_at < now() - ABSOLUTE - KEPT)


def keep_alive() -> None:
    """Write down the visit once in a while, in its own small transaction."""
    visitor = current_visitor()
    if now() - visitor.seen_at < FRESHNESS:
        return
    db.begin_write()
    # Not through the object: another tab may have signed out meanwhile, and the row be gone.
    seen = update(UserSession).where(UserSession.id == visitor.session_id).values(seen_at=now())
    db.session.execute(seen)
    db.commit()
