"""One write at a time into an authority: its row, locked until the commit."""

from sqlalchemy import bindparam, select, update

from app.extensions import db
from app.kernel.clock import now
from app.spaces.models import Authority

_LOCKED = (
    select(Authority)
    .where(Authority.id == bindparam("id"))
    .with_for_update()
    .execution_options(populate_existing=True)
)


def lock(authority: Authority) -> None:
    """Let one write at a time into an authority, and read its row again behind the lock."""
    db.session.flush()  # what an earlier service of this transaction changed must not be read over
    db.session.scalars(_LOCKED, {"id": authority.id}).one()


def open_write(authority: Authority) -> None:
    """Let one write at a time into what an authority keeps, and note that it is alive.

    One statement for both, for those who need nothing of what the row says.
    """
    db.session.flush()
    db.session.execute(
        update(Authority).where(Authority.id == authority.id).values(last_activity_at=now())
    )
