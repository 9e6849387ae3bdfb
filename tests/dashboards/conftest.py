"""A small method to reason on, and authorities with a past."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.accounts.models import User
from app.audit.models import AuditEvent
from app.extensions import db
from app.kernel.clock import now
from app.methodology.loader import current_edition
from app.methodology.rules import Axis, Edition, Item, Phase, Step
from app.progress.models import Answer
from app.progress.services import recount
from app.spaces.models import Authority

Writing = Callable[[], AbstractContextManager[None]]


def item(id_: str, **columns: Any) -> Item:
    """Return an item of one point; ``columns`` say what matters to the test."""
    values = {
        "axis": "organisationnel",
        "weight": 1,
        "required": False,
        "statement": f"Le point {id_} est établi.",
        "why": "Parce que.",
        "how": ("Le faire.",),
        "evidence": "compte rendu",
        "role": "chef de projet",
        "duration_days": 1,
        "task": f"Établir {id_}",
        "covers": (),
        "sources": ("pratique",),
        **columns,
    }
    return Item(id=id_, **values)


def edition(*phases: Iterable[Item]) -> Edition:
    """Return an edition whose phases hold these items."""
    return Edition(
        id="essai",
        title="Essai",
        version="1.0.0",
        published_on=None,
        summary="Pour les tests.",
        axes=(Axis("organisationnel", "Organisationnel"),),
        phases=tuple(
            Phase(
                id=f"phase-{position}",
                position=position,
                title=f"Phase {position}",
                short_title=f"La phase {position}",
                verb="avancer",
                in_one_sentence="On avance.",
                why="Il le faut.",
                covers=(),
                sources=(),
                steps=(Step("pas", f"{position}.1", "Pas", "Un pas.", (), tuple(items)),),
            )
            for position, items in enumerate(phases, start=1)
        ),
    )


def put_answer(
    authority: Authority, item_id: str, state: str, by: User, at: datetime, **more: Any
) -> None:
    """Write an answer as it stood since a moment."""
    db.session.add(
        Answer(
            authority_id=authority.id,
            item_id=item_id,
            state=state,
            revision=1,
            updated_by_id=by.id,
            updated_by_name=by.full_name,
            updated_at=at,
            **more,
        )
    )


def put_event(
    authority: Authority, by: User, at: datetime, item_id: str | None = None, **columns: Any
) -> None:
    """Write an event of the journal at a moment; about an item unless told otherwise."""
    values = {
        "event": "answer:set",
        "subject": f"item:{item_id}",
        "subject_title": current_edition().item(item_id).statement if item_id else "",
        "changes": [{"title": "État", "old": "À faire", "new": "Fait"}],
        "before": {"state": "todo"},
        **columns,
    }
    db.session.add(
        AuditEvent(
            authority_id=authority.id, user_id=by.id, actor_name=by.full_name, at=at, **values
        )
    )


def finish(authority: Authority) -> None:
    """Bring the counters in line with the answers."""
    db.session.flush()
    recount(authority)


@pytest.fixture
def full(cast: Any, write: Writing) -> None:
    """Rodez with an answer to each item and 300 events over two months."""
    states = ("done", "done", "in_progress", "blocked", "not_applicable")
    people = (cast.alice, cast.bob, cast.carole)
    with write():
        rodez, items, moment = cast.rodez, current_edition().items, now()
        for rank, each in enumerate(items):
            at = moment - timedelta(hours=6 * rank)
            more = {"block_reason": "decision", "unblock": "Le vote.", "wake_on": at.date()}
            blocked = states[rank % 5] == "blocked"
            put_answer(
                rodez, each.id, states[rank % 5], people[rank % 3], at, **(more if blocked else {})
            )
        for rank in range(300):
            at = moment - timedelta(days=60) + timedelta(hours=4 * rank)
            points = {"points_done": rank // 5, "points_applicable": 230}
            put_event(rodez, people[rank % 3], at, items[rank % len(items)].id, **points)
        finish(rodez)
