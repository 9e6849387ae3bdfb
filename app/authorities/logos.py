"""The logo of an authority: set, replaced, removed, given back as a picture (decision 0030)."""

import hashlib

from flask import Response
from sqlalchemy import select

from app.audit.rules import Actor, Change
from app.audit.services import record
from app.authorities.models import Logo
from app.extensions import db
from app.files.images import check_image
from app.files.services import discard_after_commit, keep_file, show
from app.kernel.errors import Missing, Refused
from app.spaces.locking import lock
from app.spaces.models import Authority

MARK = 12  # hexadecimal digits of the digest: enough to tell a logo from the one before
NO_LOGO = "Cette collectivité n’a pas de logo."
CHANGED = (
    "Le logo a changé pendant que vous choisissiez\u00a0: le voici. Recommencez si vous voulez "
    "toujours le changer."
)


def set_logo(authority: Authority, *, name: str, content: bytes, seen: str, by: Actor) -> None:
    """Put a logo in place of the one that was ``seen``; ``Refused`` at « file ».

    The same picture again changes nothing.
    """
    lock(authority)
    _refuse_other(authority, seen)
    if authority.logo == hashlib.sha256(content).hexdigest()[:MARK]:
        return
    stored = keep_file(authority.id, name=name, content=content, check=check_image)
    row = logo_of(authority)
    before = row.file_name if row is not None else None
    if row is not None:
        discard_after_commit(authority.id, [row.stored_name])
        db.session.delete(row)
        db.session.flush()  # one logo an authority: the old row goes before the new one comes
    db.session.add(
        Logo(
            authority_id=authority.id,
            file_name=stored.file_name,
            stored_name=stored.stored_name,
            size=stored.size,
            digest=stored.digest,
            media_type=stored.kind.media_type,
            added_by_name=by.name,
        )
    )
    authority.logo = stored.digest[:MARK]
    _record("logo:set", authority, Change("Logo", before, stored.file_name), by)
    db.session.flush()


def remove_logo(authority: Authority, *, seen: str, by: Actor) -> None:
    """Remove the logo that was ``seen``; ``Missing`` when there is none any more."""
    lock(authority)
    row = logo_of(authority)
    if row is None:
        raise Missing(NO_LOGO)
    _refuse_other(authority, seen)
    discard_after_commit(authority.id, [row.stored_name])
    db.session.delete(row)
    authority.logo = ""
    _record("logo:remove", authority, Change("Logo", row.file_name, None), by)
    db.session.flush()


def logo_of(authority: Authority) -> Logo | None:
    """Return the logo of an authority, if it has one."""
    return db.session.scalar(select(Logo).where(Logo.authority_id == authority.id))


def picture(authority: Authority, asked: str, *, public: bool = False) -> Response:
    """Answer the logo as a picture; ``Missing`` without one.

    ``asked``: the mark of an address that is of one logo only, and may be kept for long.
    """
    row = logo_of(authority)
    if row is None:
        raise Missing(NO_LOGO)
    lasting = asked == authority.logo
    return show(row, row.media_type, lasting=lasting, public=public)


def _refuse_other(authority: Authority, seen: str) -> None:
    if authority.logo != seen:
        raise Refused(CHANGED, "file")


def _record(event: str, authority: Authority, change: Change, by: Actor) -> None:
    record(
        event,
        actor=by,
        authority_id=authority.id,
        subject=f"authority:{authority.id}",
        title=authority.name,
        changes=(change,),
    )
