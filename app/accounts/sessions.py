"""Sessions kept on the server: signing out, or changing a password, ends them at once."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import Flask, g, request, session
from flask_login import login_user, logout_user
from sqlalchemy import Row, Select, bindparam, delete, select, update

from app.accounts import hours, news
from app.accounts.models import User, UserSession
from app.accounts.visitor import Anonymous, Visitor, current_visitor
from app.audit.rules import Actor
from app.audit.services import record
from app.extensions import db, login_manager
from app.kernel.clock import now
from app.kernel.database import delete_some
from app.kernel.ids import digest, new_token
from app.web.transactions import after_commit

IDLE = timedelta(hours=2)
ABSOLUTE = timedelta(hours=12)
KEPT = timedelta(days=30)  # once over: a complaint about a sign-in can still be looked into
# How often the last visit is written down: often enough for the idle limit, rarely for the disk.
FRESHNESS = timedelta(minutes=10)
OVERLAP = timedelta(minutes=2)  # how long the token of before a renewal still opens


_USERS, _SESSIONS = User.__table__, UserSession.__table__
# Built once, and of plain columns: every request runs it.
_VISITOR: Select[Any] = select(
    *(_USERS.c.id, _USERS.c.full_name, _USERS.c.shortcuts),
    *(_USERS.c.is_operator, _USERS.c.disabled_at, _USERS.c.open_tasks),
    *(_SESSIONS.c.id.label("session_id"), _SESSIONS.c.created_at, _SESSIONS.c.seen_at),
    _SESSIONS.c.to_renew,
).join_from(_SESSIONS, _USERS)
_BY_TOKEN = _VISITOR.where(_SESSIONS.c.token_digest == bindparam("digest"))
_BY_FORMER = _VISITOR.where(
    _SESSIONS.c.former_digest == bindparam("digest"), _SESSIONS.c.renewed_at >= bindparam("since")
)
COOKIE_KEY = "_user_id"  # where Flask-Login keeps the token in the cookie


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
    row = db.session.execute(_BY_TOKEN, {"digest": digest(token)}).first() or _before_renewal(token)
    if row is None or row.disabled_at is not None:
        return None
    moment = now()
    if moment - row.seen_at > IDLE or moment - row.created_at > ABSOLUTE:
        return None
    return Visitor(row, token)


def _before_renewal(token: str) -> Row[Any] | None:
    """Return the session that had this token a moment ago: two pages may be asked for at once."""
    known = {"digest": digest(token), "since": now() - OVERLAP}
    return db.session.execute(_BY_FORMER, known).first()


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
    news.begin_news(user)
    hours.settle(user.id)


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


def end_session(session_id: int) -> None:
    """End one of the visitor's other sessions, if it is theirs."""
    visitor = current_visitor()
    other = UserSession.id == session_id, UserSession.id != visitor.session_id
    query = delete(UserSession).where(UserSession.user_id == visitor.id, *other)
    if db.session.execute(query.returning(UserSession.id)).first() is None:
        return
    _record("session:close", visitor.actor)


def end_others() -> int:
    """End the visitor's sessions but this one; return how many were open."""
    visitor = current_visitor()
    ended = len(open_sessions(visitor.id)) - 1
    close_all(visitor.user, but=visitor.session_id)
    _record("session:close", visitor.actor)
    return ended


def ask_renewal(user_id: int) -> None:
    """Have each session of somebody take a new token: what they may do has changed."""
    theirs = update(UserSession).where(UserSession.user_id == user_id)
    db.session.execute(theirs.values(to_renew=True))


def renew_here() -> None:
    """Give this browser a new token at once; the former opens nothing any more."""
    token = new_token()
    here = update(UserSession).where(UserSession.id == current_visitor().session_id)
    values = {"token_digest": digest(token), "former_digest": None, "to_renew": False}
    db.session.execute(here.values(values))
    after_commit(lambda: _carry(token))  # a cookie must not be ahead of the table


def _renew(visitor: Visitor) -> None:
    """Give the new token that was asked for, in a small transaction; once if pages race."""
    token = new_token()
    db.begin_write()
    here = UserSession.id == visitor.session_id, UserSession.to_renew
    values = {
        "token_digest": digest(token),
        "former_digest": UserSession.token_digest,
        "renewed_at": now(),
        "to_renew": False,
    }
    query = update(UserSession).where(*here).values(values).returning(UserSession.id)
    options = {"synchronize_session": False}
    renewed = db.session.execute(query, execution_options=options).first()
    db.commit()
    if renewed is not None:
        _carry(token)


def _carry(token: str) -> None:
    """Put the token into the cookie of the visitor."""
    session[COOKIE_KEY] = current_visitor().token = token


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
    """Write down the visit once in a while, in its own small transaction.

    A token to renew is renewed first, by a reading: the answer to a form may be one sent before.
    """
    visitor = current_visitor()
    if visitor.to_renew and request.method == "GET":
        _renew(visitor)
    if now() - visitor.seen_at < FRESHNESS:
        return
    db.begin_write()
    # Not through the object: another tab may have signed out meanwhile, and the row be gone.
    seen = update(UserSession).where(UserSession.id == visitor.session_id).values(seen_at=now())
    db.session.execute(seen)
    db.commit()
