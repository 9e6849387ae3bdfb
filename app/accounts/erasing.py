"""Erasing an account: what is about the person goes, what they wrote stays without their name."""

import json
import re
from collections.abc import Collection, Iterator
from operator import eq
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Table,
    Text,
    and_,
    cast,
    delete,
    or_,
    select,
    update,
)

from app.accounts.addresses import BACK, CHANGE
from app.accounts.models import AccountToken, User
from app.accounts.services import RESET
from app.audit.erasing import ERASED, erase_behalf, erase_from_journal, names_in_journal
from app.audit.rules import ON_BEHALF, Actor
from app.audit.services import record
from app.extensions import db
from app.jobs import services as jobs
from app.kernel.base import SIGNED, Base
from app.kernel.ids import digest
from app.mailer.services import forget_person
from app.web.operations import forget_sender

# Who wrote, joined, recorded: the name of that day, kept beside what they did.
SIGNATURE = re.compile(r"(?:\w+_)?by_name|author_name|assignee_name")
# Typed by hand: the body or the elected person who decides, in the words of a public decision.
NOT_SIGNATURES = {"decided_by_name"}


def erase(user: User, *, by: Actor) -> None:
    """Erase an account that belongs to no authority any more.

    Sessions, links, preferences, filters and news go with the row. A name that another account
    bears too is left where nothing tells which of the two it was.
    """
    user_id, email = user.id, user.email
    names = {user.full_name, *names_in_journal(user_id)}
    own = names - _shared(user_id, names)
    for table, column in signatures():
        _sign_erased(table, column, user_id, own)
    for table, document in signed_documents():
        _sign_erased_within(table, document, own)
    addresses = {email} | _former_addresses(user_id)
    erase_from_journal(user_id, {*own, *addresses})
    for address in addresses:
        _forget_address(address)
        forget_person(address, own, ERASED)
        jobs.forget(RESET, digest(address))
        db.session.execute(delete(AccountToken).where(AccountToken.email == address))
    forget_sender(user_id)
    jobs.forget(CHANGE, f"user:{user_id}")
    db.session.flush()
    db.session.execute(delete(User).where(User.id == user_id))
    record("account:erase", actor=by, subject="user:0", title=ERASED)


def signatures() -> Iterator[tuple[Table, Column[str]]]:
    """Give each column that keeps the name of whoever acted."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if SIGNATURE.fullmatch(column.name) and column.name not in NOT_SIGNATURES:
                yield table, column


def signed_documents() -> Iterator[tuple[Table, Column[Any]]]:
    """Give each column of JSON that keeps, under some keys, the name of whoever acted."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if SIGNED in column.info:
                yield table, column


def _former_addresses(user_id: int) -> set[str]:
    """Return the addresses that were theirs and are nobody else's today."""
    theirs = AccountToken.user_id == user_id, AccountToken.purpose == BACK
    elsewhere = select(User.email).where(User.id != user_id)
    query = select(AccountToken.email).where(*theirs, AccountToken.email.not_in(elsewhere))
    return set(db.session.scalars(query))


def _shared(user_id: int, names: Collection[str]) -> set[str]:
    query = select(User.full_name).where(User.full_name.in_(names), User.id != user_id)
    return set(db.session.scalars(query))


def _sign_erased(table: Table, column: Column[str], user_id: int, own: Collection[str]) -> None:
    account = table.columns.get(column.name.replace("_name", "_id"))
    theirs: ColumnElement[bool] = column.in_(own)
    if account is not None:
        theirs = or_(account == user_id, and_(account.is_(None), theirs))
    db.session.execute(update(table).where(theirs).values({column.name: ERASED}))
    erase_behalf(table, column, own)


def _sign_erased_within(table: Table, column: Column[Any], own: Collection[str]) -> None:
    """Take names off the documents of a column; their rows are locked, for they are written whole.

    No account stands beside a name there: one that is shared stays.
    """
    erased = {name: ERASED for name in own if name}
    erased |= {ON_BEHALF + name: ON_BEHALF + ERASED for name in own if name}
    # As JSON writes them: without a letter beyond ASCII.
    texts = [cast(column, Text).contains(json.dumps(name)[1:-1], autoescape=True) for name in own]
    if not texts:
        return
    ids = list(table.primary_key.columns)
    rows = select(*ids, column).where(or_(*texts)).with_for_update()
    for *values, document in db.session.execute(rows).all():
        changed = _unsigned(document, column.info[SIGNED], erased)
        if changed != document:
            theirs = update(table).where(*map(eq, ids, values))
            db.session.execute(theirs.values({column.name: changed}))


def _unsigned(value: Any, keys: Collection[str], erased: dict[str, str], key: str = "") -> Any:
    """Return a value of JSON without the names that stand under these keys."""
    if isinstance(value, list):
        return [_unsigned(one, keys, erased, key) for one in value]
    if isinstance(value, dict):
        return {name: _unsigned(one, keys, erased, name) for name, one in value.items()}
    return erased.get(value, value) if key in keys and isinstance(value, str) else value


def _forget_address(email: str) -> None:
    """Take the address off the work that was kept for it, with the name beside it."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if column.name.endswith("_email"):
                values = {column.name: "", column.name.replace("_email", "_name"): ERASED}
                db.session.execute(update(table).where(column == email).values(values))
