"""How an answer is stored: its row, then the figures and the blockers of the authority."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import insert

from app.audit.rules import Actor
from app.authorities.queries import profile
from app.extensions import db
from app.kernel.clock import today
from app.methodology.rules import Edition
from app.progress import counters, queries
from app.progress.models import Answer
from app.progress.replies import Reply
from app.progress.rules import BLOCKED, AnswerState, Progress, compute, counts
from app.spaces.models import Authority

UNANSWERED = Reply(AnswerState.TODO)  # what no row says as well

_INSERT = insert(Answer.__table__).inline()  # type: ignore[arg-type]  # it is a table


class Stamp(NamedTuple):
    """What each answer keeps of its writing: the authority's revision then, when, by whom."""

    revision: int
    at: datetime
    by: Actor


def put(
    authority: Authority, item_id: str, current: Answer | None, reply: Reply, stamp: Stamp
) -> Answer | None:
    """Write the row, and delete one that says no more than « à faire » (None)."""
    values = {
        **vars(reply),
        "state": reply.state.value,
        "revision": stamp.revision,
        "updated_by_id": stamp.by.user_id,
        "updated_by_name": stamp.by.name,
        "updated_at": stamp.at,
        "kept_revision": _kept(current, reply),
        "blocked_on": _blocked_on(current, reply),
    }
    was_blocked = current is not None and current.state == BLOCKED.value
    written = _written((authority.id, item_id), current, reply, values)
    if was_blocked or reply.state is BLOCKED:
        note_blockers(authority)
    return written


def _written(
    key: tuple[int, str], current: Answer | None, reply: Reply, values: Mapping[str, Any]
) -> Answer | None:
    evidence_count = current.evidence_count if current is not None else 0
    if reply == UNANSWERED and not evidence_count:
        if current is not None:
            db.session.delete(current)
        return None
    if current is not None:
        db.rewrite(current, values)
        return current
    authority_id, item_id = key
    row = {"authority_id": authority_id, "item_id": item_id, "evidence_count": 0, **values}
    db.write(_INSERT, row)
    return Answer(**row)


def _blocked_on(current: Answer | None, reply: Reply) -> date | None:
    """Return since when an answer is blocked: since before, or today."""
    if reply.state is not BLOCKED:
        return None
    blocked = current is not None and current.state == BLOCKED.value
    return current.blocked_on if current is not None and blocked else today()


def _kept(current: Answer | None, reply: Reply) -> int | None:
    """Return the revision at which « fait » was kept; said again, it is asked about again."""
    return current.kept_revision if current and reply.state is AnswerState.DONE else None


def note_blockers(authority: Authority) -> None:
    """Keep on the row what blocks the authority, the longest first; one statement."""
    db.session.flush()
    edition, facts = queries.edition_of(authority), profile(authority)
    authority.blockers = [
        [item_id, reason, since.isoformat() if since else ""]
        for item_id, reason, since in queries.blocked_items(authority)
        if item_id in edition and counts(edition.item(item_id), facts, BLOCKED)
    ]


def count_again(
    authority: Authority, edition: Edition, states: Mapping[str, AnswerState], **more: Any
) -> Progress:
    """Count again and store it, with ``more`` columns of the authority."""
    progress = compute(edition, profile(authority), states)
    counters.store(authority, progress, **more)
    return progress
