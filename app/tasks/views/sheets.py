"""Contents around tasks, read in one statement: people, saved filters, pieces of a task."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Integer,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from app.accounts.models import User
from app.extensions import db
from app.files.services import looks_lost
from app.kernel.text import name_key
from app.spaces.models import Authority, Membership
from app.spaces.permissions import Role
from app.tasks.briefs import Person
from app.tasks.models import SavedFilter, Task, TaskFile, TaskNeed, TaskPart
from app.tasks.rules import OPEN_CODES, is_open

EMPTY, ZERO = literal(""), literal(0)
MOST_NAMES = 20  # a longer list of people without an account helps nobody


@dataclass(frozen=True, slots=True)
class NamedFilter:
    """A filter that somebody named."""

    id: int
    name: str
    query: str


@dataclass(frozen=True, slots=True)
class Gone:
    """Somebody who left, and the number of their tasks to be taken over."""

    name: str
    count: int


@dataclass(frozen=True)
class TasksContext:
    """The people, saved filters and people who left, around a list of tasks."""

    people: Sequence[Person]
    saved: Sequence[NamedFilter]
    gone: Sequence[Gone]


def around(authority: Authority, user_id: int) -> TasksContext:
    """Return the possible assignees, the user's filters, and who left tasks behind."""
    rows = db.session.execute(
        union_all(_members(authority), _names(authority), _saved(authority, user_id))
    ).all()
    ordered = sorted(rows, key=lambda row: (row.kind, name_key(row.words), row.id or 0))
    return TasksContext(
        people=[
            Person(row.id, row.words)
            for row in ordered
            if row.kind == "a-member" or (row.kind == "b-name" and row.rank)
        ],
        saved=[
            NamedFilter(row.id, row.words, row.code) for row in ordered if row.kind == "c-filter"
        ],
        gone=[Gone(row.words, row.size) for row in ordered if row.kind == "b-name" and row.size],
    )


@dataclass(frozen=True)
class MemberSpace:
    """An authority of a user, and their role there."""

    authority: Authority
    role: Role


def place_of(user_id: int, task_id: int) -> MemberSpace | None:
    """Return the authority of a task, if the person belongs to it."""
    query = _places(user_id).join(Task, Task.authority_id == Authority.id)
    row = db.session.execute(query.where(Task.id == task_id)).first()
    return None if row is None else MemberSpace(row[0], Role(row[1]))


def places_of(user_id: int, authority_ids: Collection[int]) -> dict[int, MemberSpace]:
    """Return some authorities of a user by id, with their role there."""
    if not authority_ids:
        return {}
    query = _places(user_id).where(Authority.id.in_(sorted(authority_ids)))
    rows = db.session.execute(query)
    return {authority.id: MemberSpace(authority, Role(role)) for authority, role in rows}


def _places(user_id: int) -> Select[Authority, str]:
    return (
        select(Authority, Membership.role)
        .join(Membership, Membership.authority_id == Authority.id)
        .where(Membership.user_id == user_id)
    )


@dataclass(frozen=True, slots=True)
class SubStep:
    """A sub-step."""

    id: int
    title: str
    done: bool


@dataclass(frozen=True, slots=True)
class TaskLink:
    """A task that waits for another, or is waited for."""

    id: int
    title: str
    state: str

    @property
    def is_open(self) -> bool:
        """Whether something is left to do there."""
        return is_open(self.state)


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of a task."""

    id: int
    name: str
    by: str
    size: int
    lost: bool  # whether the disk has it no more, or has another


@dataclass(frozen=True)
class Pieces:
    """The parts, links and files of a task, and the members who may be notified."""

    parts: Sequence[SubStep]
    needs: Sequence[TaskLink]
    waiting: Sequence[TaskLink]
    files: Sequence[Attached]
    members: Sequence[Person]


def pieces(authority: Authority, task_id: int) -> Pieces:
    """Return the pieces of a task, without its comments; one statement."""
    queries = [
        _parts(authority, task_id),
        _links(authority, "needs", TaskNeed.needs_id, TaskNeed.task_id == task_id),
        _links(authority, "waiting", TaskNeed.task_id, TaskNeed.needs_id == task_id),
        _files(authority, task_id),
        _members(authority),
    ]
    rows = db.session.execute(union_all(*queries)).all()
    of: dict[str, list[Any]] = {}
    for row in sorted(rows, key=lambda row: (row.rank, row.id)):
        of.setdefault(row.kind, []).append(row)
    return Pieces(
        parts=[SubStep(row.id, row.words, bool(row.size)) for row in of.get("part", ())],
        needs=[TaskLink(row.id, row.words, row.code) for row in of.get("needs", ())],
        waiting=[TaskLink(row.id, row.words, row.code) for row in of.get("waiting", ())],
        files=[
            Attached(
                row.id,
                row.words,
                row.code,
                row.size,
                looks_lost(authority.id, row.stored, row.size),
            )
            for row in of.get("file", ())
        ],
        members=sorted(
            (Person(row.id, row.words) for row in of.get("a-member", ())),
            key=lambda person: name_key(person.name),
        ),
    )


def _rows(
    kind: str,
    id_: Any,
    words: Any,
    *,
    code: Any = EMPTY,
    size: Any = ZERO,
    rank: Any = ZERO,
    stored: Any = EMPTY,
) -> Select[Any]:
    """Return rows of the one shape that all the parts of a union share."""
    return select(
        literal(kind).label("kind"),
        id_.label("id"),
        cast(words, String).label("words"),
        cast(code, String).label("code"),
        cast(size, Integer).label("size"),
        cast(rank, Integer).label("rank"),
        cast(stored, String).label("stored"),
    )


def _members(authority: Authority) -> Select[Any]:
    rows = _rows("a-member", User.id, User.full_name)
    return rows.join(Membership, Membership.user_id == User.id).where(
        Membership.authority_id == authority.id
    )


def _names(authority: Authority) -> Select[Any]:
    """Return the most used names without an account, with their counts of orphaned tasks."""
    left = and_(Task.orphaned_at.is_not(None), Task.state.in_(OPEN_CODES))
    used = (
        select(
            Task.assignee_name.label("name"),
            func.sum(case((left, 1), else_=0)).label("left"),
            func.sum(case((Task.orphaned_at.is_(None), 1), else_=0)).label("held"),
        )
        .where(
            Task.authority_id == authority.id,
            Task.assignee_id.is_(None),
            Task.assignee_name != "",
        )
        .group_by(Task.assignee_name)
        .order_by(
            func.sum(case((left, 1), else_=0)).desc(), func.count().desc(), Task.assignee_name
        )
        .limit(MOST_NAMES)
        .subquery()
    )
    nobody = cast(null(), Integer)
    return _rows("b-name", nobody, used.c.name, size=used.c.left, rank=used.c.held)


def _saved(authority: Authority, user_id: int) -> Select[Any]:
    rows = _rows("c-filter", SavedFilter.id, SavedFilter.name, code=SavedFilter.query)
    return rows.where(SavedFilter.user_id == user_id, SavedFilter.authority_id == authority.id)


def _parts(authority: Authority, task_id: int) -> Select[Any]:
    done = case((TaskPart.done, 1), else_=0)
    rows = _rows("part", TaskPart.id, TaskPart.title, size=done, rank=TaskPart.position)
    return rows.where(TaskPart.authority_id == authority.id, TaskPart.task_id == task_id)


def _links(authority: Authority, kind: str, other: Any, this: Any) -> Select[Any]:
    rank = case((Task.state.in_(OPEN_CODES), 0), else_=1)  # what is left to do first
    rows = _rows(kind, Task.id, Task.title, code=Task.state, rank=rank)
    joined = and_(Task.authority_id == TaskNeed.authority_id, Task.id == other)
    return rows.join(TaskNeed, joined).where(TaskNeed.authority_id == authority.id, this)


def _files(authority: Authority, task_id: int) -> Select[Any]:
    rows = _rows(
        "file",
        TaskFile.id,
        TaskFile.file_name,
        code=TaskFile.added_by_name,
        size=TaskFile.size,
        stored=TaskFile.stored_name,
    )
    return rows.where(TaskFile.authority_id == authority.id, TaskFile.task_id == task_id)
