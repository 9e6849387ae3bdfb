"""The recount of everybody: whether what is stored is what the answers give."""

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
# Neither stands in the id of an item nor in the code of a state.
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
    """Recount every authority, in the order of ids: each gives its drift, or nothing.

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
    """Recount one authority, from what its rows say now."""
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
    """Give all authorities, a batch at a time."""
    last = 0
    while True:
        batch = select(Authority).where(Authority.id > last).order_by(Authority.id)
        found = db.session.scalars(batch.limit(AUTHORITIES_AT_ONCE)).all()
        yield from found
        if len(found) < AUTHORITIES_AT_ONCE:
            return
        last = found[-1].id
        db.session.expunge_all()


def _answers() -> Iterator[tuple[int, States]]:
    """Give the states of each authority that has answers.

    One row for each authority: a million and a half of rows would take longer than counting.
    """
    pairs = _Pairs()
    said = func.aggregate_strings(Answer.item_id + BETWEEN + Answer.state, SEPARATOR)
    query = (
        select(Answer.authority_id, said)
        .group_by(Answer.authority_id)
        .order_by(Answer.authority_id)
        .execution_options(yield_per=AUTHORITIES_AT_ONCE)
    )
    for authority_id, text in db.session.execute(query):
        yield authority_id, dict(map(pairs.__getitem__, text.split(SEPARATOR)))


class _Pairs(dict[str, tuple[str, AnswerState]]):
    """Item and state by the text that stands for both, read once for each text."""

    def __missing__(self, text: str) -> tuple[str, AnswerState]:
        """Read a text met for the first time."""
        item_id, _, state = text.partition(BETWEEN)
        self[text] = item_id, AnswerState(state)
        return self[text]
