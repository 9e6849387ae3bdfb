"""What is worth noticing in a phase, and the task that would mend it; each feature says its own."""

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
    """Something worth noticing: a sentence, and the task that would mend it.

    A private one is shown only to those who may read opinions, and its task says nothing of them:
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
    """Let a feature make remarks on the phase at a position."""
    _providers.setdefault(position, []).append(provider)


def remarks_of(authority: Authority, position: int) -> list[Remark]:
    """Return what is worth noticing in a phase, private or not: the caller leaves out what it must.

    Nothing when nobody has anything to say of this phase, and then without any statement.
    """
    return [each for provider in _providers.get(position, []) for each in provider(authority)]


def remark(authority: Authority, position: int, code: str) -> Remark:
    """Return one remark that still holds, or ``Missing``."""
    for each in remarks_of(authority, position):
        if each.code == code:
            return each
    raise Missing("Cette remarque n’a plus lieu d’être.")


def make_task(authority: Authority, found: Remark, *, by: Actor) -> Made:
    """Make the task of a remark once: the one still open is given back instead of a second."""
    open_write(authority)  # two clicks at once meet here
    draft = found.task
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
