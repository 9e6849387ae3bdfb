"""The versions of a document that people took away, and whether they still say the same."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Select, func, select

from app.audit.rules import Actor
from app.documents.catalogue import DocumentKind
from app.documents.facts import DocumentFacts
from app.documents.models import DocumentVersion
from app.extensions import db
from app.kernel.clock import now
from app.kernel.typography import local_day
from app.spaces.locking import lock
from app.spaces.models import Authority

SHOWN = 10  # the last versions that a page lists
# A document tells its own day: two versions are held against each other as of the same one.
ANY_DAY = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class MadeVersion:
    """A version as the page tells it."""

    made_by: str
    made_on: date
    writing: str
    stale: bool  # the document would say something else today


def digest_of(kind: DocumentKind, facts: DocumentFacts) -> str:
    """Return the digest of what a document says, its own day apart."""
    made = kind.make(replace(facts, day=ANY_DAY))
    return hashlib.sha256(repr((made.title, made.author, made.blocks)).encode()).hexdigest()


def note_version(
    authority: Authority, kind: DocumentKind, digest: str, writing: str, *, by: Actor
) -> DocumentVersion:
    """Note that somebody takes a document away; the same one, the same day, is noted once."""
    lock(authority)
    last = db.session.scalar(_of(authority, kind.id).limit(1))
    if last is not None and _is_again(last, digest, writing, by):
        last.made_at = now()
        return last
    row = DocumentVersion(
        authority_id=authority.id,
        kind_id=kind.id,
        writing=writing,
        digest=digest,
        made_by_id=by.user_id,
        made_by_name=by.name,
    )
    db.session.add(row)
    db.session.flush()
    return row


def versions_of(
    authority: Authority, kind: DocumentKind, facts: DocumentFacts
) -> list[MadeVersion]:
    """Return the last versions of a document, newest first."""
    rows: Sequence[DocumentVersion] = db.session.scalars(_of(authority, kind.id).limit(SHOWN)).all()
    digest = digest_of(kind, facts) if rows else ""
    return [
        MadeVersion(row.made_by_name, local_day(row.made_at), row.writing, row.digest != digest)
        for row in rows
    ]


def counts_of(authority: Authority) -> dict[str, int]:
    """Return how many versions of each document were taken away: id -> count."""
    query = (
        select(DocumentVersion.kind_id, func.count())
        .where(DocumentVersion.authority_id == authority.id)
        .group_by(DocumentVersion.kind_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def _of(authority: Authority, kind_id: str) -> Select[DocumentVersion]:
    return (
        select(DocumentVersion)
        .where(DocumentVersion.authority_id == authority.id, DocumentVersion.kind_id == kind_id)
        .order_by(DocumentVersion.id.desc())
    )


def _is_again(last: DocumentVersion, digest: str, writing: str, by: Actor) -> bool:
    same = (last.digest, last.writing, last.made_by_id) == (digest, writing, by.user_id)
    return same and local_day(last.made_at) == local_day(now())
