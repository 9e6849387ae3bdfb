"""One write at a time into an authority: its row, locked until the commit."""

from typing import Any

from sqlalchemy import Select, Table, bindparam, select, update
from sqlalchemy.orm.attributes import set_committed_value

from app.extensions import db
from app.kernel.clock import now
from app.kernel.errors import Missing
from app.spaces.models import Authority

_AUTHORITIES: Table = Authority.__table__  # type: ignore[assignment]  # it is a table
_LOCKED: Select[Any] = (
    select(_AUTHORITIES).where(_AUTHORITIES.c.id == bindparam("id")).with_for_update()
)


def lock(authority: Authority) -> None:
    """Let one write at a time into an authority, and read its row again behind the lock.

    ``Missing`` where it was deleted meanwhile.
    """
    db.session.flush()  # what an earlier service of this transaction changed must not be read over
    rows = db.rows(_LOCKED, {"id": authority.id})
    if not rows:
        raise Missing("Cette collectivité n’existe plus.")
    _say_again(authority, rows[0])


def _say_again(authority: Authority, line: Any) -> None:
    """Have an authority that waits for no flush say what its row, just read, says."""
    said = vars(authority)
    for name, value in zip(line._fields, line, strict=True):
        if name not in said or said[name] != value:
            set_committed_value(authority, name, value)


def open_write(authority: Authority) -> None:
    """Let one write at a time into what an authority keeps, and note that it is alive.

    One statement for both, for those who need nothing of what the row says.
    """
    db.session.flush()
    db.session.execute(
        update(Authority).where(Authority.id == authority.id).values(last_activity_at=now())
    )
