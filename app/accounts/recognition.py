"""Whose session a request bears: one statement, with what a room above reads of them beside."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, bindparam, select

from app.accounts.models import User, UserSession
from app.accounts.visitor import Visitor
from app.extensions import db
from app.kernel.clock import now
from app.kernel.ids import digest

IDLE = timedelta(hours=2)
ABSOLUTE = timedelta(hours=12)
OVERLAP = timedelta(minutes=2)  # how long the token of before a renewal still opens

_USERS, _SESSIONS = User.__table__, UserSession.__table__
# Built once, and of plain columns: every request runs it.
_VISITOR: Select[Any] = select(
    *(_USERS.c.id, _USERS.c.full_name, _USERS.c.shortcuts),
    *(_USERS.c.is_operator, _USERS.c.disabled_at, _USERS.c.open_tasks),
    *(_SESSIONS.c.id.label("session_id"), _SESSIONS.c.created_at, _SESSIONS.c.seen_at),
    _SESSIONS.c.to_renew,
).join_from(_SESSIONS, _USERS)
_BY_TOKEN = _SESSIONS.c.token_digest == bindparam("digest")
_BY_FORMER = (
    _SESSIONS.c.former_digest == bindparam("digest"),
    _SESSIONS.c.renewed_at >= bindparam("since"),
)


class Statements(NamedTuple):
    """The two ways to find a session: by its token, or by the one that it had a moment ago."""

    by_token: Select[Any]
    by_former: Select[Any]

    @classmethod
    def of(cls, visitor: Select[Any]) -> "Statements":
        """Return both for what is read of a visitor."""
        return cls(visitor.where(_BY_TOKEN), visitor.where(*_BY_FORMER))


class Beside(NamedTuple):
    """What a room above reads of the visitor in the same statement, on the pages that need it."""

    statements: Statements
    values: Callable[[], Mapping[str, Any] | None]  # what it binds; none on the other pages


_ALONE = Statements.of(_VISITOR)
_beside: list[Beside] = []


def read_beside(
    extended: Callable[[Select[Any]], Select[Any]], values: Callable[[], Mapping[str, Any] | None]
) -> None:
    """Have a room above add columns to the statement; they are in ``Visitor.known``."""
    _beside[:] = [Beside(Statements.of(extended(_VISITOR)), values)]


def visitor_of(token: str) -> Visitor | None:
    """Return the person whose browser holds this token, if their session still stands."""
    row = _row_of(token)
    if row is None or row.disabled_at is not None:
        return None
    moment = now()
    if moment - row.seen_at > IDLE or moment - row.created_at > ABSOLUTE:
        return None
    return Visitor(row, token)


def _row_of(token: str) -> Row[Any] | None:
    """Return the session of a token; two pages may be asked for at once while it is renewed."""
    statements, values = _ALONE, {"digest": digest(token)}
    for beside in _beside:
        asked = beside.values()
        if asked is not None:
            statements, values = beside.statements, {**values, **asked}
    found = db.session.execute(statements.by_token, values).first()
    if found is not None:
        return found
    return db.session.execute(statements.by_former, {**values, "since": now() - OVERLAP}).first()
