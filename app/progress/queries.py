"""Reading answers, their evidence and the progress they make."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import and_, bindparam, func, select

from app.extensions import db
from app.methodology import paths
from app.methodology.rules import Edition
from app.methodology.stories import holder_of
from app.progress.models import Answer, Evidence
from app.progress.rules import AnswerState
from app.spaces.models import Authority

STATES = {state.value: state for state in AnswerState}  # ten times as quick as State("done")
# Neither sign occurs in the id of an item or in the code of a state.
BETWEEN, SEPARATOR = ":", ","

States = dict[str, AnswerState]

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
# All the states of an authority in one text: « item:state,item:state ».
STATES_TEXT = func.aggregate_strings(_ANSWERS.c.item_id + BETWEEN + _ANSWERS.c.state, SEPARATOR)
_FRESH_ANSWER_AND_STATES = (
    select(Answer, select(STATES_TEXT).where(_OF_AUTHORITY).scalar_subquery())
    .select_from(Authority)
    .outerjoin(
        Answer,
        and_(Answer.authority_id == Authority.id, Answer.item_id == bindparam("item_id")),
    )
    .where(Authority.id == bindparam("authority_id"))
    .execution_options(populate_existing=True)
)


def edition_of(authority: Authority) -> Edition:
    """Return the edition of the method that the authority follows, as its path makes it."""
    return paths.edition_of(authority)


def statement_of(authority: Authority, item_id: str) -> str:
    """Return the statement of an item, be it of another edition: an archived answer keeps it."""
    own = edition_of(authority)
    edition = own if item_id in own else holder_of(item_id)
    return edition.item(item_id).statement if edition is not None else item_id


def states_of(authority: Authority) -> States:
    """Return the state of each answered item."""
    rows = db.rows(_STATES_OF, {"authority_id": authority.id})
    return {item_id: STATES[state] for item_id, state in rows}


def answers_of(authority: Authority) -> dict[str, Answer]:
    """Return the answers by item, to be read only: plain rows, three times as quick as objects."""
    rows: list[Answer] = db.rows(_ANSWERS_OF, {"authority_id": authority.id})
    return {row.item_id: row for row in rows}


def answers_to_change(authority: Authority) -> dict[str, Answer]:
    """Return the answers by item, as objects that a service may change."""
    query = select(Answer).where(Answer.authority_id == authority.id)
    return {answer.item_id: answer for answer in db.session.scalars(query)}


def states_in(answers: Mapping[str, Answer]) -> States:
    """Return the states of answers already read."""
    return {item_id: STATES[answer.state] for item_id, answer in answers.items()}


def answer(authority: Authority, item_id: str, *, fresh: bool = False) -> Answer | None:
    """Return one answer; ``fresh`` reads it again even if this request has read it before."""
    if not fresh:
        return db.session.get(Answer, (authority.id, item_id))
    key = {"authority_id": authority.id, "item_id": item_id}
    return db.session.scalar(_FRESH_ANSWER, key)


class Standing(NamedTuple):
    """The answer to an item as it stands, and the state of each answered item."""

    answer: Answer | None
    states: States


def standing(authority: Authority, item_id: str) -> Standing:
    """Return how an item stands now, even if this request has read it before: one statement."""
    key = {"authority_id": authority.id, "item_id": item_id}
    found, text = db.session.execute(_FRESH_ANSWER_AND_STATES, key).one()
    return Standing(found, states_from(text))


class _Pairs(dict[str, tuple[str, AnswerState]]):
    """Item id and state by their text « item:state », each text parsed once."""

    def __missing__(self, text: str) -> tuple[str, AnswerState]:
        """Parse a text that has not been parsed before."""
        item_id, _, state = text.partition(BETWEEN)
        self[text] = item_id, STATES[state]
        return self[text]


_pairs = _Pairs()


def states_from(text: str | None) -> States:
    """Return the states that ``STATES_TEXT`` gives in one text; an authority may have none."""
    return dict(map(_pairs.__getitem__, text.split(SEPARATOR))) if text else {}


def blocked_items(authority: Authority) -> Sequence[tuple[str, str, date | None]]:
    """Return the blocked items: item, code of the reason, day since when; the longest first."""
    query = select(Answer.item_id, Answer.block_reason, Answer.blocked_on).where(
        Answer.authority_id == authority.id, Answer.state == AnswerState.BLOCKED.value
    )
    rows = db.session.execute(query.order_by(Answer.blocked_on, Answer.item_id))
    return [(item_id, reason, since) for item_id, reason, since in rows]


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
