"""Recounts every authority, to compare the stored progress with the answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from sqlalchemy import select

from app.authorities.queries import profile
from app.extensions import db
from app.progress import counters, queries
from app.progress.models import Answer
from app.progress.rules import compute
from app.spaces.models import Authority

AUTHORITIES_AT_ONCE = 500
_AUTHORITIES = Authority.__table__
COMPARED = (
    *("id", "name", "slug", "edition_id"),
    *("kind", "territory", "population", "fte", "functions", "obligation_override"),
    *counters.COLUMNS,
)


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
        states: queries.States = {}
        if ahead is not None and ahead[0] == authority.id:
            states, ahead = ahead[1], next(answers, None)
        yield _drift(authority, states)


def drift_of(authority_id: int) -> ProgressDrift | None:
    """Return the drift of one authority, from its present rows; None when there is none."""
    authority = db.session.get(Authority, authority_id, populate_existing=True)
    return None if authority is None else _drift(authority, queries.states_of(authority))


def _drift(authority: Authority, states: queries.States) -> ProgressDrift | None:
    progress = compute(queries.edition_of(authority), profile(authority), states)
    if not counters.drifted(authority, progress):
        return None
    return ProgressDrift(
        authority.id, authority.name, authority.slug, authority.points_done, progress.points_done
    )


def _authorities() -> Iterator[Authority]:
    """Yield all authorities, to be read only: rows of what counting and comparing look at."""
    query = (
        select(*(_AUTHORITIES.c[name] for name in COMPARED))
        .order_by(_AUTHORITIES.c.id)
        .execution_options(yield_per=AUTHORITIES_AT_ONCE)
    )
    return (cast("Authority", row) for row in db.session.execute(query))


def _answers() -> Iterator[tuple[int, queries.States]]:
    """Yield (authority id, states by item) for each authority that has answers.

    One row for each authority: a million and a half of rows would take longer than counting.
    """
    query = (
        select(Answer.authority_id, queries.STATES_TEXT)
        .group_by(Answer.authority_id)
        .order_by(Answer.authority_id)
        .execution_options(yield_per=AUTHORITIES_AT_ONCE)
    )
    for authority_id, text in db.session.execute(query):
        yield authority_id, queries.states_from(text)
