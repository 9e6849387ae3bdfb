"""Recounts every authority, to compare the stored progress with the answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from sqlalchemy import select

from app.authorities.queries import profile
from app.extensions import db
from app.progress import counters, queries
from app.progress.counters import CounterDrift
from app.progress.models import Answer
from app.progress.rules import BLOCKED, Progress, compute, counts
from app.spaces.models import Authority
from app.tasks.counters.blocked import BlockedRows, blocked_of, blocked_of_all

AUTHORITIES_AT_ONCE = 500
_AUTHORITIES = Authority.__table__
COMPARED = (
    *("id", "name", "slug", "edition_id", "path"),
    *("kind", "territory", "population", "population_total", "fte", "functions"),
    *("siren", "siret", "ridet", "code", "departement", "place_id", "obligation_override"),
    *("agents", "renewal_population", "largest_commune"),
    *("precise_kind", "publication_director", "privacy_contact"),
    *("blockers", "blocked_tasks"),
    *counters.COLUMNS,
)


@dataclass(frozen=True)
class ProgressDrift:
    """An authority whose stored progress is not what its answers give."""

    authority_id: int
    name: str
    slug: str
    counters: tuple[CounterDrift, ...]  # each one that differs, in the order of the row


def drifts() -> Iterator[ProgressDrift | None]:
    """Yield the drift of every authority, in the order of ids; None when there is none.

    The answers come in one stream, in the same order; an authority that somebody writes to
    meanwhile may seem to drift: see ``drift_of``.
    """
    tasks = blocked_of_all()
    answers = _answers()
    ahead = next(answers, None)
    for authority in _authorities():
        while ahead is not None and ahead[0] < authority.id:
            ahead = next(answers, None)
        states: queries.States = {}
        if ahead is not None and ahead[0] == authority.id:
            states, ahead = ahead[1], next(answers, None)
        yield _drift(authority, states, tasks.get(authority.id, []))


def drift_of(authority_id: int) -> ProgressDrift | None:
    """Return the drift of one authority, from its present rows; None when there is none."""
    authority = db.session.get(Authority, authority_id, populate_existing=True)
    if authority is None:
        return None
    return _drift(authority, queries.states_of(authority), blocked_of(authority.id))


def _drift(
    authority: Authority, states: queries.States, tasks: BlockedRows
) -> ProgressDrift | None:
    edition, facts = queries.edition_of(authority), profile(authority)
    progress = compute(edition, facts, states)
    held = {
        item_id
        for item_id, state in states.items()
        if state is BLOCKED and item_id in edition and counts(edition.item(item_id), facts, state)
    }
    noted = {item_id for item_id, _, _ in authority.blockers}
    same = held == noted and tasks == authority.blocked_tasks
    if same and not counters.drifted(authority, progress):
        return None
    wrong = _differing(authority, progress, held=held, tasks=tasks)
    return ProgressDrift(authority.id, authority.name, authority.slug, wrong)


def _differing(
    authority: Authority, progress: Progress, *, held: set[str], tasks: BlockedRows
) -> tuple[CounterDrift, ...]:
    """Name each counter of the row that is not what its answers and its tasks give."""
    noted = {item_id for item_id, _, _ in authority.blockers}
    lists = [
        CounterDrift(name, stored, counted)
        for name, stored, counted in (
            ("points bloqués, un par un", len(noted), len(held)),
            ("tâches bloquées, une par une", len(authority.blocked_tasks), len(tasks)),
        )
    ]
    differ = held != noted, tasks != authority.blocked_tasks
    stuck = progress.blocked + sum(item_id not in held for item_id, _, _ in tasks)
    return (
        *counters.differing(authority, progress, stuck),
        *(one for one, other in zip(lists, differ, strict=True) if other),
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
