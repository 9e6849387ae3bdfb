"""The scenes of the demonstration about stakeholders and tasks."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select, update

from app.accounts.models import User
from app.audit.rules import Actor
from app.demo.script import file_content
from app.extensions import db
from app.kernel.revisions import Sight
from app.methodology.loader import get_edition
from app.spaces.models import Authority
from app.spaces.permissions import Role
from app.stakeholders.directory import queries as stakeholders
from app.stakeholders.directory.contents import Assessment
from app.stakeholders.directory.models import Position, Stakeholder
from app.stakeholders.directory.rules import Reader
from app.stakeholders.directory.services import add_archetypes, assess, revision_of
from app.tasks.models import Task, TaskPart
from app.tasks.parts import tick_part
from app.tasks.rules import TaskState
from app.tasks.services import Assignee, Block, Draft, create_task, set_state
from app.tasks.sheet.comments import add_comment
from app.tasks.sheet.files import add_file

NORMAL = 2


def list_stakeholders(authority: Authority, archetype_ids: list[str], *, by: Actor) -> None:
    """List stakeholders from the library."""
    add_archetypes(authority, archetype_ids, by=by)
    db.session.flush()  # the opinions look for them


def give_opinion(
    authority: Authority, opinion: Mapping[str, Any], *, by: User, on: date, today: date
) -> None:
    """Write an opinion of a stakeholder, dated from the day of the scene."""
    values = dict(opinion)
    row = _stakeholder(authority, values.pop("of"))
    for name in ("last_contact", "next_action"):
        if f"{name}_in" in values:
            values[f"{name}_on"] = today + timedelta(days=values.pop(f"{name}_in"))
    for name in ("brakes", "objectives"):
        values[name] = tuple(values.get(name, ()))
    assess(
        authority,
        row.id,
        Assessment(**values),
        seen=Sight(revision_of(stakeholders.opinion_to_change(authority, row.id))),
        reader=Reader(by.id, Role.LEAD, opened=True),
        by=Actor(by.id, by.full_name),
    )
    db.session.flush()
    # The service knows only of today: the demonstration took place before.
    marked = update(Position).where(
        Position.authority_id == authority.id,
        Position.stakeholder_id == row.id,
        Position.day == today,
    )
    db.session.execute(marked.values(day=on), execution_options={"synchronize_session": False})
    db.session.expire_all()


def give_task(
    authority: Authority,
    facts: Mapping[str, Any],
    *,
    by: Actor,
    users: Mapping[str, User],
    today: date,
) -> Task:
    """Create a task and bring it to the state that the story gives it."""
    task = create_task(authority, _draft(authority, facts, users, today), by=by)
    db.session.flush()
    for part_id in _parts(task)[: facts.get("parts_done", 0)]:
        tick_part(authority, task.id, part_id, done=True, by=by)
    state = TaskState(facts.get("state", TaskState.TODO.value))
    if state not in {TaskState.TODO, TaskState.DONE}:
        _bring(authority, task, state, by=by, block=_block(facts, today))
    for name in facts.get("files", ()):
        add_file(authority, task.id, name=name, content=file_content(name), by=by)
    for comment in facts.get("comments", ()):
        author = users[comment["by"]]
        add_comment(authority, task.id, comment["text"], by=Actor(author.id, author.full_name))
    return task


def finish_task(authority: Authority, title: str, *, by: Actor) -> None:
    """Set to done a task that an earlier scene gave."""
    query = select(Task).where(Task.authority_id == authority.id, Task.title == title)
    _bring(authority, db.session.scalars(query).one(), TaskState.DONE, by=by)


def title_of(edition_id: str, facts: Mapping[str, Any]) -> str:
    """Return the title of a task: its own, or the one that the method suggests."""
    return facts["title"] if "title" in facts else get_edition(edition_id).item(facts["item"]).task


def _bring(
    authority: Authority, task: Task, state: TaskState, *, by: Actor, block: Block | None = None
) -> None:
    set_state(authority, task.id, state, seen=task.revision, by=by, block=block)
    db.session.flush()


def _draft(
    authority: Authority, facts: Mapping[str, Any], users: Mapping[str, User], today: date
) -> Draft:
    kind, anchor = ("item", facts["item"]) if "item" in facts else ("", "")
    if "actor" in facts:
        kind, anchor = "stakeholder", str(_stakeholder(authority, facts["actor"]).id)
    to = facts.get("to", "")
    member = users.get(to)
    return Draft(
        title=title_of(authority.edition_id, facts),
        description=facts.get("description", ""),
        anchor_kind=kind,
        anchor_id=anchor,
        assignee=Assignee(member.id, member.full_name) if member else Assignee(None, to),
        priority=facts.get("priority", NORMAL),
        starts_on=_in(facts, "starts_in", today),
        due_on=_in(facts, "due_in", today),
        recurrence=facts.get("recurrence", ""),
        parts=tuple(facts.get("parts", ())),
    )


def _block(facts: Mapping[str, Any], today: date) -> Block | None:
    if "unblock" not in facts:
        return None
    return Block(facts["block_reason"], facts["unblock"], _in(facts, "wake_in", today))


def _in(facts: Mapping[str, Any], key: str, today: date) -> date | None:
    return today + timedelta(days=facts[key]) if key in facts else None


def _parts(task: Task) -> list[int]:
    query = select(TaskPart.id).where(TaskPart.task_id == task.id).order_by(TaskPart.position)
    return list(db.session.scalars(query))


def _stakeholder(authority: Authority, archetype: str) -> Stakeholder:
    query = select(Stakeholder).where(
        Stakeholder.authority_id == authority.id, Stakeholder.archetype == archetype
    )
    return db.session.scalars(query.order_by(Stakeholder.title_key)).one()
