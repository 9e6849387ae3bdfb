"""One operation id in each form: a double click or a retry makes one object."""

import hashlib
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from flask import g, request
from sqlalchemy import String, UniqueConstraint, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.kernel.base import Base
from app.kernel.clock import now
from app.kernel.database import delete_some

FIELD = "op"
PIECE = 1 << 16
LONGEST = 64
LONGEST_LOCATION = 2000
KEPT = timedelta(days=30)


class Operation(Base):
    """A form that was carried out, and where its sender was sent."""

    __tablename__ = "operations"
    __table_args__ = (UniqueConstraint("user_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]  # 0 for a visitor: no foreign key, the row outlives the account
    key: Mapped[str] = mapped_column(String(64))
    location: Mapped[str] = mapped_column(String(LONGEST_LOCATION))
    at: Mapped[datetime] = mapped_column(default=now)


_REMEMBER = insert(Operation.__table__).inline()  # type: ignore[arg-type]  # it is a table


def new_id() -> str:
    """Return a fresh operation id for a form about to be shown."""
    return uuid.uuid4().hex


def current_key() -> str | None:
    """Return the key of the form being sent: its id and what it says, or nothing without an id.

    The contents are part of the key because a page kept open may send another form with the
    same id; only the same id with the same contents is the same operation.
    """
    op = _sent_id()
    if not op:
        return None
    hashed = hashlib.sha256(f"{request.method} {request.full_path} {op}".encode())
    for name, value in sorted(request.form.items(multi=True)):
        if name != "csrf_token":
            hashed.update(f"\0{name}\0{value}".encode("utf-8", "replace"))
    for name, file in sorted(request.files.items(multi=True)):
        hashed.update(f"\0{name}\0{file.filename}\0".encode("utf-8", "replace"))
        while piece := file.stream.read(PIECE):
            hashed.update(piece)
        file.stream.seek(0)
    return hashed.hexdigest()


def _sent_id() -> str:
    """Return the id of the form being sent, or nothing: one too long is no id of ours."""
    op = request.form.get(FIELD, "")
    return op if len(op) <= LONGEST else ""


def keep_open() -> None:
    """Let this form be sent again as it is: some of it is still to do."""
    g.operation_open = True


def is_open() -> bool:
    """Tell whether something of the form being sent is still to do."""
    return bool(g.get("operation_open"))


def begin() -> None:
    """Forget what a former try said of the form."""
    g.pop("operation_open", None)


def part_key(part: str, texts: Mapping[str, str]) -> str | None:
    """Return the key of a part of the form being sent, by what it says; nothing without an id."""
    op = _sent_id()
    if not op:
        return None
    told = repr((request.full_path, op, part, sorted(texts.items())))
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()


def remember(key: str, user_id: int, location: str) -> None:
    """Add the operation to the current transaction; a second one with this key will not commit."""
    db.write(_REMEMBER, {"user_id": user_id, "key": key, "location": location, "at": now()})


def forget_old() -> int:
    """Delete a batch of the operations that no page still open can send again; return how many."""
    return delete_some(db.session, Operation, Operation.at < now() - KEPT)


def location_of(key: str, user_id: int) -> str | None:
    """Return where the first sending of this form led, if there was one."""
    same = (Operation.user_id == user_id, Operation.key == key)
    return db.session.scalar(select(Operation.location).where(*same))


def forget_sender(user_id: int) -> None:
    """Delete what is remembered of the forms of somebody."""
    db.session.execute(delete(Operation).where(Operation.user_id == user_id))
