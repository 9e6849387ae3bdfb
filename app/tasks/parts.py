"""Writes of the sub-steps of a task; the task stores how many there are and are done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import insert

from app.audit.rules import Actor, Change
from app.extensions import db
from app.kernel.clock import now
from app.kernel.errors import Missing, Refused
from app.kernel.revisions import Sight, merge
from app.kernel.typography import tidy
from app.spaces.locking import open_write
from app.spaces.models import Authority
from app.tasks import queries
from app.tasks.drafts import MOST_PARTS, part_problems
from app.tasks.edits import tell
from app.tasks.models import Task, TaskPart

DONE, TO_DO = "faite", "à faire"


def write_parts(titles_by_task: Iterable[tuple[Task, Sequence[str]]]) -> None:
    """Write the sub-steps of new tasks, not done, in their order: one statement for all."""
    rows = [
        {
            "authority_id": task.authority_id,
            "task_id": task.id,
            "position": position,
            "title": title,
            "done": False,
        }
        for task, titles in titles_by_task
        for position, title in enumerate(titles, start=1)
    ]
    if rows:
        db.session.execute(insert(TaskPart), rows)


def add_part(authority: Authority, task_id: int, title: str, *, by: Actor) -> TaskPart:
    """Add a sub-step at the end; ``Refused`` at « part »."""
    new_title = _checked(title)
    task, parts = _locked(authority, task_id)
    if len(parts) >= MOST_PARTS:
        raise Refused(
            f"Une tâche a {MOST_PARTS}\u00a0sous-étapes au plus\u00a0: faites-en deux tâches.",
            "part",
        )
    last = parts[-1].position if parts else 0
    part = TaskPart(
        authority_id=authority.id, task_id=task.id, position=last + 1, title=new_title, done=False
    )
    db.session.add(part)
    _count(task, [*parts, part])
    tell(task, "task:part", Change("Sous-étape", None, new_title), by=by)
    db.session.flush()
    return part


def tick_part(authority: Authority, task_id: int, part_id: int, *, done: bool, by: Actor) -> Task:
    """Set a sub-step to done or not; no change if it is so already."""
    task, parts = _locked(authority, task_id)
    part = _among(parts, part_id)
    if part.done is not done:
        part.done = done
        _count(task, parts)
        words = (TO_DO, DONE) if done else (DONE, TO_DO)
        tell(task, "task:part", Change(part.title, *words), by=by)
        db.session.flush()
    return task


@dataclass(frozen=True)
class PartFacts:
    """What the form of a sub-step shows."""

    part: str


def rename_part(
    authority: Authority, task_id: int, part_id: int, title: str, *, seen: Sight, by: Actor
) -> Task:
    """Give a sub-step another title; ``Refused`` at « part », ``Conflict`` (see ``merge``)."""
    task, parts = _locked(authority, task_id)
    part = _among(parts, part_id)
    typed = PartFacts(_checked(title))
    new_title = merge(PartFacts(part.title), typed, seen, "cette sous-étape").facts.part
    if part.title != new_title:
        before, part.title = part.title, new_title
        tell(task, "task:part", Change("Sous-étape", before, new_title), by=by)
        db.session.flush()
    return task


def remove_part(authority: Authority, task_id: int, part_id: int, *, by: Actor) -> Task:
    """Remove a sub-step."""
    task, parts = _locked(authority, task_id)
    part = _among(parts, part_id)
    db.session.delete(part)
    _count(task, [sibling for sibling in parts if sibling is not part])
    tell(task, "task:part", Change("Sous-étape", part.title, None), by=by)
    db.session.flush()
    return task


def _locked(authority: Authority, task_id: int) -> tuple[Task, Sequence[TaskPart]]:
    open_write(authority)
    task = queries.task(authority, task_id, lock=True)
    return task, queries.parts_of(authority, task_id, fresh=True)


def _among(parts: Sequence[TaskPart], part_id: int) -> TaskPart:
    for part in parts:
        if part.id == part_id:
            return part
    raise Missing("Cette sous-étape n’existe plus.")


def _checked(title: str) -> str:
    for refusal in part_problems(title):
        raise refusal
    return tidy(title)


def _count(task: Task, parts: Sequence[TaskPart]) -> None:
    """Update the counters, not the revision: a tick must not conflict with an edit."""
    task.parts_done = sum(part.done for part in parts)
    task.parts_total = len(parts)
    task.updated_at = now()
