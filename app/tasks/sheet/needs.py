"""Writes of the links between tasks that wait for others; they never form a circle."""

from collections.abc import Iterable

from sqlalchemy import select

from app.audit.rules import Actor, Change
from app.extensions import db
from app.kernel.errors import Missing, Refused
from app.spaces.locking import open_write
from app.spaces.models import Authority
from app.tasks import queries
from app.tasks.edits import tell
from app.tasks.models import Task, TaskNeed
from app.tasks.rules import Edge, circle, circle_in_words

MOST_NEEDS = 30  # of one task


def add_need(authority: Authority, task_id: int, needs_id: int, *, by: Actor) -> Task:
    """Make a task wait for another; ``Refused`` at « needs » names the circle it would close."""
    add_needs(authority, [(task_id, needs_id)])
    task, needed = queries.task(authority, task_id), queries.task(authority, needs_id)
    tell(task, "task:update", Change("Attend", None, needed.title), by=by)
    db.session.flush()
    return task


def remove_need(authority: Authority, task_id: int, needs_id: int, *, by: Actor) -> Task:
    """Make a task stop waiting for another; no change if it does not wait."""
    open_write(authority)
    task = queries.task(authority, task_id)
    needed = queries.task(authority, needs_id)
    link = db.session.get(TaskNeed, (authority.id, task_id, needs_id))
    if link is not None:
        db.session.delete(link)
        tell(task, "task:update", Change("Attend", needed.title, None), by=by)
        db.session.flush()
    return task


def add_needs(authority: Authority, links: Iterable[Edge]) -> None:
    """Add many links at once, except those that exist; the caller records them in the journal.

    The authority's row is locked: two links that close a circle together cannot both pass.
    """
    new_links = list(dict.fromkeys(links))
    open_write(authority)
    titles = _titles(authority, {task_id for link in new_links for task_id in link})
    present = queries.needs_of(authority)
    all_links = set(present)
    for task_id, needs_id in new_links:
        if (task_id, needs_id) in all_links:
            continue
        ring = circle(all_links, task_id, needs_id)
        if ring is not None:
            titles |= _titles(authority, set(ring) - titles.keys())
            raise Refused(circle_in_words([titles[ring_id] for ring_id in ring]), "needs")
        if sum(waiting == task_id for waiting, _ in all_links) >= MOST_NEEDS:
            raise Refused(f"Une tâche en attend {MOST_NEEDS} au plus.", "needs")
        all_links.add((task_id, needs_id))
        db.session.add(TaskNeed(authority_id=authority.id, task_id=task_id, needs_id=needs_id))
    db.session.flush()


def _titles(authority: Authority, ids: Iterable[int]) -> dict[int, str]:
    """Return the titles of tasks of this authority; ``Missing`` if one is not there."""
    distinct = set(ids)
    query = select(Task.id, Task.title).where(
        Task.authority_id == authority.id, Task.id.in_(sorted(distinct))
    )
    titles = {row.id: row.title for row in db.session.execute(query)}
    if distinct - titles.keys():
        raise Missing(queries.GONE)
    return titles
