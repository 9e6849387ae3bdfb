"""Remarks on a phase, each with the task that would mend it: a registry that features fill."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select

from app.audit.rules import Actor
from app.extensions import db
from app.kernel.errors import Missing
from app.kernel.typography import tidy
from app.spaces.locking import open_write
from app.spaces.models import Authority
from app.tasks.models import Task
from app.tasks.rules import OPEN_CODES
from app.tasks.services import Draft, create_task


@dataclass(frozen=True)
class Remark:
    """A remark on a phase: a sentence, and the task that would mend it.

    A private one is shown only to those who may read opinions; its task does not reveal them:
    every member reads the tasks.
    """

    code: str
    text: str
    task: Draft
    private: bool = False


@dataclass(frozen=True)
class Made:
    """The task of a remark, and whether it is new."""

    task: Task
    created: bool


Provider = Callable[[Authority], list[Remark]]
_providers: dict[int, list[Provider]] = {}


def register(position: int, provider: Provider) -> None:
    """Register a provider of remarks on the phase at a position."""
    _providers.setdefault(position, []).append(provider)


def remarks_of(authority: Authority, position: int) -> list[Remark]:
    """Return the remarks on a phase, private ones included: the caller filters them.

    Without any statement when no provider is registered for the phase.
    """
    return [remark for provider in _providers.get(position, []) for remark in provider(authority)]


def remark(authority: Authority, position: int, code: str) -> Remark:
    """Return the remark of a code; ``Missing`` if it no longer holds."""
    for candidate in remarks_of(authority, position):
        if candidate.code == code:
            return candidate
    raise Missing("Cette remarque n’a plus lieu d’être.")


def make_task(authority: Authority, remark: Remark, *, by: Actor) -> Made:
    """Create the task of a remark, or return the one that is still open."""
    open_write(authority)  # two clicks at once meet here
    draft = remark.task
    query = (
        select(Task)
        .where(
            Task.authority_id == authority.id,
            Task.title == tidy(draft.title),
            Task.anchor_kind == draft.anchor_kind,
            Task.anchor_id == draft.anchor_id,
            Task.state.in_(OPEN_CODES),
        )
        .order_by(Task.id)
        .limit(1)
    )
    task = db.session.scalar(query)
    if task is not None:
        return Made(task, created=False)
    return Made(create_task(authority, draft, by=by), created=True)
