"""Answers between their rows and the rules: read whole, written with their evidence."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, insert, select, update

from app.extensions import db
from app.progress.models import Answer, EditionMove, Evidence, FormerAnswer
from app.progress.queries import STATES
from app.progress.upgrading.rules.answers import Answers, CarriedAnswer, Signed
from app.spaces.models import Authority

_MOVES = EditionMove.__table__
# The last move to the edition where an authority stands; the dashboard reads it with its story.
LAST_MOVE = (
    select(_MOVES.c.moved_at, _MOVES.c.from_edition, _MOVES.c.revision, _MOVES.c.to_review)
    .where(
        _MOVES.c.authority_id == bindparam("authority_id"),
        _MOVES.c.returned_at.is_(None),
        _MOVES.c.to_edition == bindparam("edition_id"),
    )
    .order_by(_MOVES.c.id.desc())
    .limit(1)
)
TEXTS = ("note", "justification", "block_reason", "unblock", "wake_on", "blocked_on")


def answers_given(authority: Authority) -> dict[str, CarriedAnswer]:
    """Return all the answers of an authority, read behind its lock: two statements."""
    return answers_of_all([authority.id])[authority.id]


def answers_of_all(authority_ids: Collection[int]) -> dict[int, dict[str, CarriedAnswer]]:
    """Return all the answers of these authorities, by id: two statements, however many."""
    pieces = defaultdict[tuple[int, str], list[int]](list)
    query = select(Evidence.authority_id, Evidence.item_id, Evidence.id)
    query = query.where(Evidence.authority_id.in_(authority_ids)).order_by(Evidence.id)
    for authority_id, item_id, piece in db.session.execute(query):
        pieces[authority_id, item_id].append(piece)
    answers: dict[int, dict[str, CarriedAnswer]] = {one: {} for one in authority_ids}
    rows = db.session.scalars(
        select(Answer)
        .where(Answer.authority_id.in_(authority_ids))
        .order_by(Answer.authority_id, Answer.item_id)
        .execution_options(populate_existing=True)
    )
    for row in rows:
        key = row.authority_id, row.item_id
        answers[row.authority_id][row.item_id] = _given(row, pieces[key])
    return answers


class LastMove(NamedTuple):
    """What the way back asks of the move to the edition where an authority stands."""

    moved_at: datetime
    from_edition: str
    revision: int
    to_review: Sequence[Sequence[str]]


def last_move(authority: Authority) -> LastMove | None:
    """Return the move to the edition where an authority stands, if there was one."""
    key = {"authority_id": authority.id, "edition_id": authority.edition_id}
    moves = db.rows(LAST_MOVE, key)
    return LastMove(*moves[0]) if moves else None


def keep_former(move: EditionMove, answers: Answers) -> None:
    """Keep the answers as they were before a move, and what each piece of evidence was about."""
    key = {"authority_id": move.authority_id, "move_id": move.id}
    rows = [{**key, "item_id": item_id, **_columns(one)} for item_id, one in answers.items()]
    if rows:
        db.session.execute(insert(FormerAnswer), rows)
    move.pieces = {
        str(piece): item_id for item_id, one in answers.items() for piece in one.evidence
    }


def former_answers(move: EditionMove) -> dict[str, CarriedAnswer]:
    """Return the answers as they were before a move."""
    pieces = defaultdict[str, list[int]](list)
    for piece, item_id in move.pieces.items():
        pieces[item_id].append(int(piece))
    query = select(FormerAnswer).where(
        FormerAnswer.authority_id == move.authority_id, FormerAnswer.move_id == move.id
    )
    return {
        row.item_id: _given(row, sorted(pieces[row.item_id])) for row in db.session.scalars(query)
    }


def store(authority: Authority, answers: Answers) -> None:
    """Make these the answers of an authority.

    Evidence refers to a row: rows are written first, evidence follows, rows go last.
    """
    standing = _rows(authority)
    for item_id, one in answers.items():
        values = {**_columns(one), "evidence_count": len(one.evidence)}
        if row := standing.get(item_id):
            _rewrite(row, values)
        else:
            db.session.add(Answer(authority_id=authority.id, item_id=item_id, **values))
    db.session.flush()
    for item_id, one in answers.items():
        if one.evidence:
            pieces = update(Evidence).where(
                Evidence.authority_id == authority.id,
                Evidence.id.in_(one.evidence),
                Evidence.item_id != item_id,
            )
            db.session.execute(pieces.values(item_id=item_id))
    for item_id, row in standing.items():
        if item_id not in answers:
            db.session.delete(row)
    db.session.flush()


def _rows(authority: Authority) -> dict[str, Answer]:
    query = select(Answer).where(Answer.authority_id == authority.id)
    rows = db.session.scalars(query.execution_options(populate_existing=True))
    return {row.item_id: row for row in rows}


def _given(row: Answer | FormerAnswer, pieces: list[int]) -> CarriedAnswer:
    return CarriedAnswer(
        Signed(row.revision, row.updated_at, row.updated_by_id, row.updated_by_name),
        STATES[row.state],
        **{name: getattr(row, name) for name in TEXTS},
        kept_revision=row.kept_revision,
        evidence=tuple(pieces),
    )


def _columns(one: CarriedAnswer) -> dict[str, Any]:
    revision, at, by_id, by_name = one.signed
    return {
        "state": one.state.value,
        **{name: getattr(one, name) for name in TEXTS},
        "kept_revision": one.kept_revision,
        "revision": revision,
        "updated_by_id": by_id,
        "updated_by_name": by_name,
        "updated_at": at,
    }


def _rewrite(row: Answer, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
