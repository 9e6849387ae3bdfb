"""Reading answers, their evidence and the progress they make."""

from collections.abc import Mapping, Sequence
from typing import cast

from sqlalchemy import bindparam, select

from app.extensions import db
from app.methodology.loader import get_edition
from app.methodology.rules import Edition
from app.progress.models import Answer, Evidence
from app.progress.rules import AnswerState
from app.spaces.models import Authority

STATES = {state.value: state for state in AnswerState}  # ten times as quick as State("done")


_ANSWERS = Answer.__table__
# Built once: every page of the checklist, and every answer, runs one of them.
_OF_AUTHORITY = _ANSWERS.c.authority_id == bindparam("authority_id")
_STATES_OF = select(_ANSWERS.c.item_id, _ANSWERS.c.state).where(_OF_AUTHORITY)
_ANSWERS_OF = select(_ANSWERS).where(_OF_AUTHORITY)
_FRESH_ANSWER = (
    select(Answer)
    .where(_OF_AUTHORITY, _ANSWERS.c.item_id == bindparam("item_id"))
    .execution_options(populate_existing=True)
)


def edition_of(authority: Authority) -> Edition:
    """Return the edition of the method that the authority follows."""
    return get_edition(authority.edition_id)


def states_of(authority: Authority) -> dict[str, AnswerState]:
    """Return the state of each answered item."""
    rows = db.session.execute(_STATES_OF, {"authority_id": authority.id})
    return {item_id: STATES[state] for item_id, state in rows}


def answers_of(authority: Authority) -> dict[str, Answer]:
    """Return the answers by item, to be read only: plain rows, three times as quick as objects."""
    rows = db.session.execute(_ANSWERS_OF, {"authority_id": authority.id})
    return {row.item_id: cast("Answer", row) for row in rows}


def answers_to_change(authority: Authority) -> dict[str, Answer]:
    """Return the answers by item, as objects that a service may change."""
    query = select(Answer).where(Answer.authority_id == authority.id)
    return {answer.item_id: answer for answer in db.session.scalars(query)}


def states_in(answers: Mapping[str, Answer]) -> dict[str, AnswerState]:
    """Return the states of answers already read."""
    return {item_id: STATES[answer.state] for item_id, answer in answers.items()}


def answer(authority: Authority, item_id: str, *, fresh: bool = False) -> Answer | None:
    """Return one answer; ``fresh`` reads it again even if this request has read it before."""
    if not fresh:
        return db.session.get(Answer, (authority.id, item_id))
    key = {"authority_id": authority.id, "item_id": item_id}
    return db.session.scalar(_FRESH_ANSWER, key)


def evidence_of(authority: Authority, item_id: str) -> Sequence[Evidence]:
    """Return the evidence of an item, oldest first."""
    query = select(Evidence).where(
        Evidence.authority_id == authority.id,
        Evidence.item_id == item_id,
    )
    return db.session.scalars(query.order_by(Evidence.id)).all()


def evidence(authority: Authority, evidence_id: int) -> Evidence | None:
    """Return one piece of evidence of this authority."""
    query = select(Evidence).where(
        Evidence.authority_id == authority.id,
        Evidence.id == evidence_id,
    )
    return db.session.scalar(query)
