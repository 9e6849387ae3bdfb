"""Taking a person's name and addresses out of the journal, whose events stay."""

import json
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Column, Table, Text, cast, func, or_, select, update

from app.audit.models import AuditEvent
from app.audit.rules import ON_BEHALF
from app.extensions import db
from app.kernel.base import Base

ERASED = "Compte effacé"
NOBODY = "user:0"
ACCOUNTS = {"assignee_id"}  # keys of ``before`` that hold the id of an account


def names_in_journal(user_id: int) -> set[str]:
    """Return the names under which somebody has acted."""
    query = select(AuditEvent.actor_name).where(AuditEvent.user_id == user_id).distinct()
    return set(db.session.scalars(query))


def erase_from_journal(user_id: int, known_as: Collection[str]) -> None:
    """Leave what was done, and nothing that says by whom or to whom.

    ``known_as`` are the names and the address that are nobody else's.
    """
    acted = update(AuditEvent).where(AuditEvent.user_id == user_id)
    db.session.execute(acted.values(user_id=None, actor_name=ERASED))
    events = Base.metadata.tables[AuditEvent.__tablename__]
    erase_behalf(events, events.columns["actor_name"], known_as)
    titled = update(AuditEvent).where(AuditEvent.subject_title.in_(known_as))
    db.session.execute(titled.values(subject_title=ERASED))
    theirs = update(AuditEvent).where(AuditEvent.subject == f"user:{user_id}")
    db.session.execute(theirs.values(subject=NOBODY))
    for event in _telling(known_as):
        event.changes = _without(event.changes, known_as, user_id)
        if event.before is not None:  # None would become the null of JSON
            event.before = _without(event.before, known_as, user_id)
    db.session.flush()  # before the account goes


def erase_behalf(table: Table, column: Column[str], known_as: Collection[str]) -> None:
    """Take a name off what a machine did on behalf of somebody."""
    for name in filter(None, known_as):
        theirs = ON_BEHALF + name
        values = {column.name: func.replace(column, theirs, ON_BEHALF + ERASED)}
        query = update(table).where(column.endswith(theirs, autoescape=True))
        db.session.execute(query.values(values))


def _telling(known_as: Collection[str]) -> Sequence[AuditEvent]:
    """Return the events whose old and new values hold one of these words."""
    # As JSON writes them: without a letter beyond ASCII.
    written = [json.dumps(word)[1:-1] for word in known_as if word]
    texts = cast(AuditEvent.changes, Text), cast(AuditEvent.before, Text)
    conditions = [text.contains(word, autoescape=True) for text in texts for word in written]
    return db.session.scalars(select(AuditEvent).where(or_(False, *conditions))).all()


def _without(value: Any, known_as: Collection[str], user_id: int) -> Any:
    """Return a value of JSON where these words are replaced, and the account's id is null."""
    if isinstance(value, list):
        return [_without(one, known_as, user_id) for one in value]
    if isinstance(value, dict):
        return {key: _value(key, one, known_as, user_id) for key, one in value.items()}
    if isinstance(value, str):
        for word in sorted(known_as, key=len, reverse=True):
            value = value.replace(word, ERASED)
    return value


def _value(key: str, value: Any, known_as: Collection[str], user_id: int) -> Any:
    if key in ACCOUNTS and value == user_id:
        return None
    if key.endswith("_email") and value in known_as:
        return ""
    return _without(value, known_as, user_id)
