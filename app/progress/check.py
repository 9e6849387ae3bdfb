"""Recounts every authority, to compare the stored progress with the answers."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select

from app.authorities.queries import profile
from app.extensions import db
from app.progress import counters, queries
from app.progress.models import Answer
from app.progress.rules import AnswerState, compute
from app.spaces.models import Authority

AUTHORITIES_AT_ONCE = 500
# Neither sign occurs in the id of an item or in the code of a state.
BETWEEN, SEPARATOR = ":", ","

States = dict[str, AnswerState]


@dataclass(frozen=True)
class ProgressDrift:
    """An authority whose stored progress is not what its answers give."""

    authority_id: int
    name: str
    slug: str
    stored: int
    counted: int


def drifts() -> Iterator[ProgressDrift | None]:
    """Yield the drift of every authority, in the order of ids; None when there is none.

    The answers come in one stream, in the same order; an authority that somebody writes to
    meanwhile may seem to drift: see ``drift_of``.
    """
    answers = _answers()
    ahead = next(answers, None)
    for authority in _authorities():
        while ahead is not None and ahead[0] < authority.id:
            ahead = next(answers, None)
        states: States = {}
        if ahead is not None and ahead[0] == authority.id:
            states, ahead = ahead[1], next(answers, None)
        yield _drift(authority, states)


def drift_of(authority_id: int) -> ProgressDrift | None:
    """Return the drift of one authority, from its present rows; None when there is none."""
    authority = db.session.get(Authority, authority_id, populate_existing=True)
    return None if authority is None else _drift(authority, queries.states_of(authority))


def _drift(authority: Authority, states: States) -> ProgressDrift | None:
    progress = compute(queries.edition_of(authority), profile(authority), states)
    if not counters.drifted(authority, progress):
        return None
    return ProgressDrift(
        authority.id, authority.name, authority.slug, authority.points_done, progress.points_done
    )


def _authorities() -> Iterator[Authority]:
    """Yield all authorities, read in batches."""
    last = 0
    while True:
        batch = select(Authority).where(Authority.id > last).order_by(Authority.id)
        authorities = db.session.scalars(batch.limit(AUTHORITIES_AT_ONCE)).all()
        yield from authorities
        if len(authorities) < AUTHORITIES_AT_ONCE:
            return
        last = authorities[-1].id
        db.session.expunge_all()


def _answers() -> Iterator[tuple[int, States]]:
    """Yield (authority id, states by item) for each authority that has answers.

    One row for each authority: a million and a half of rows would take longer than counting.
    """
    pairs = _Pairs()
    answers_text = func.aggregate_strings(Answer.item_id + BETWEEN + Answer.state, SEPARATOR)
    query = (
        select(Answer.authority_id, answers_text)
        .group_by(Answer.authority_id)
        .order_by(Answer.authority_id)
        .execution_options(yield_per=AUTHORITIES_AT_ONCE)
    )
    for authority_id, text in db.session.execute(query):
        yield authority_id, dict(map(pairs.__getitem__, text.split(SEPARATOR)))


class _Pairs(dict[str, tuple[str, AnswerState]]):
    """Item id and state by their text « item:state », each text parsed once."""

    def __missing__(self, text: str) -> tuple[str, AnswerState]:
        """Parse a text that has not been parsed before."""
        item_id, _, state = text.partition(BETWEEN)
        self[text] = item_id, AnswerState(state)
        return self[text]
