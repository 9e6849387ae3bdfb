"""Filters of tasks: read from an address, written to it, turned into SQL conditions."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, case, or_

from app.kernel.clock import today
from app.kernel.text import name_key
from app.methodology.paths import edition_of
from app.spaces.models import Authority
from app.tasks.models import Task
from app.tasks.rules import OPEN_CODES, AnchorKind, Priority, TaskState, Urgency, soon_until
from app.web.asked import whole_number, words

OPEN, CLOSED, ALL = "open", "closed", "all"
STATE_GROUPS = {OPEN: "À faire et en cours", CLOSED: "Terminées", ALL: "Toutes"}
ME, NOBODY_YET, WHO_LEFT, BY_NAME = "moi", "personne", "partis", "nom:"
LONGEST_WORDS = 100
MOST_WORDS = 8
LONGEST_NAME = 200


@dataclass(frozen=True)
class TaskFilter:
    """Which tasks to list; an empty field accepts all.

    ``state``: ``open``, ``closed``, ``all`` or the code of a state. ``assignee``: the id of an
    account, ``moi`` (see ``me``), ``personne``, ``partis`` (those who left) or ``nom:Prénom Nom``.
    ``phase`` is a position of the method. ``me`` is whose page it is: never in the address.
    """

    state: str = OPEN
    assignee: str = ""
    anchor_kind: str = ""
    anchor_id: str = ""
    phase: int | None = None
    plan: int | None = None
    priority: int | None = None
    late: bool = False
    words: str = ""
    me: int | None = None

    @classmethod
    def from_args(cls, args: Mapping[str, str], *, me: int | None = None) -> "TaskFilter":
        """Return the filter of an address; invalid values are ignored."""
        state, kind = args.get("etat", OPEN), args.get("sujet", "")
        priority = args.get("priorite", "")
        return cls(
            state=state if state in {*STATE_GROUPS, *TaskState.codes()} else OPEN,
            assignee=_assignee(args.get("qui", "")),
            anchor_kind=kind if kind in AnchorKind.codes() else "",
            anchor_id=args.get("de", "")[:80] if kind in AnchorKind.codes() else "",
            phase=whole_number(args.get("phase", "")) or None,
            plan=whole_number(args.get("plan", "")) or None,
            priority=int(priority) if priority in Priority.codes() else None,
            late=args.get("retard", "") == "1",
            words=words(args.get("mots", ""), LONGEST_WORDS),
            me=me,
        )

    def to_args(self) -> dict[str, Any]:
        """Return the arguments that ``from_args`` reads back; empty ones are left out."""
        args = {
            "etat": "" if self.state == OPEN else self.state,
            "qui": self.assignee,
            "sujet": self.anchor_kind,
            "de": self.anchor_id,
            "phase": str(self.phase or ""),
            "plan": str(self.plan or ""),
            "priorite": str(self.priority or ""),
            "retard": "1" if self.late else "",
            "mots": self.words,
        }
        return {name: value for name, value in args.items() if value}

    def but(self, **changes: Any) -> "TaskFilter":
        """Return the same filter with some fields changed."""
        return replace(self, **changes)


def _assignee(text: str) -> str:
    if text in {ME, NOBODY_YET, WHO_LEFT}:
        return text
    if text.startswith(BY_NAME):
        return text[: len(BY_NAME) + LONGEST_NAME]
    return str(whole_number(text) or "")


def conditions(authority: Authority, wanted: TaskFilter) -> list[ColumnElement[bool]]:
    """Return the conditions of a filter, those of the tenant first."""
    clauses = [Task.authority_id == authority.id, *_states(wanted.state)]
    if wanted.assignee:
        clauses.append(_by_assignee(wanted))
    if wanted.anchor_kind:
        clauses.append(Task.anchor_kind == wanted.anchor_kind)
    if wanted.anchor_id:
        clauses.append(Task.anchor_id == wanted.anchor_id)
    if wanted.phase is not None:
        clauses.append(_of_phase(authority, wanted.phase))
    if wanted.plan is not None:
        clauses.append(Task.plan_id == wanted.plan)
    if wanted.priority is not None:
        clauses.append(Task.priority == wanted.priority)
    if wanted.late:
        clauses += [Task.state.in_(OPEN_CODES), Task.due_on < today()]
    words = name_key(wanted.words).split()[:MOST_WORDS]
    return clauses + [Task.title_key.contains(word, autoescape=True) for word in words]


def _states(state: str) -> list[ColumnElement[bool]]:
    if state == ALL:
        return []
    if state == OPEN:
        return [Task.state.in_(OPEN_CODES)]
    if state == CLOSED:
        return [Task.state.not_in(OPEN_CODES)]
    return [Task.state == state]


def _by_assignee(wanted: TaskFilter) -> ColumnElement[bool]:
    if wanted.assignee == NOBODY_YET:
        return and_(Task.assignee_id.is_(None), Task.assignee_name == "")
    if wanted.assignee == WHO_LEFT:
        return Task.orphaned_at.is_not(None)
    if wanted.assignee.startswith(BY_NAME):
        name = wanted.assignee.removeprefix(BY_NAME)
        return and_(Task.assignee_id.is_(None), Task.assignee_name == name)
    # No account has the id 0: without ``me``, « moi » matches nothing.
    return Task.assignee_id == ((wanted.me or 0) if wanted.assignee == ME else int(wanted.assignee))


def _of_phase(authority: Authority, position: int) -> ColumnElement[bool]:
    """Match tasks about an item or a step of a phase; none if there is no such phase."""
    phases = [phase for phase in edition_of(authority).phases if phase.position == position]
    items = [item.id for phase in phases for item in phase.items]
    steps = [step.id for phase in phases for step in phase.steps]
    return or_(
        and_(Task.anchor_kind == AnchorKind.ITEM.value, Task.anchor_id.in_(items)),
        and_(Task.anchor_kind == AnchorKind.STEP.value, Task.anchor_id.in_(steps)),
    )


RANKS = {urgency: rank for rank, urgency in enumerate(Urgency)}


def urgency_rank(day: date) -> ColumnElement[int]:
    """Return the rank of a task's group, as ``rules.urgency_of`` gives it, in SQL."""
    return case(
        (Task.state.not_in(OPEN_CODES), RANKS[Urgency.CLOSED]),
        (Task.state == TaskState.BLOCKED.value, RANKS[Urgency.BLOCKED]),
        (Task.due_on.is_(None), RANKS[Urgency.UNDATED]),
        (Task.due_on < day, RANKS[Urgency.LATE]),
        (Task.due_on <= soon_until(day), RANKS[Urgency.SOON]),
        else_=RANKS[Urgency.LATER],
    )


def by_urgency(day: date) -> tuple[SQLColumnExpression[Any], ...]:
    """Return the order of every list: urgency, then date, then priority; finished latest first."""
    return (
        urgency_rank(day),
        case((Task.state.in_(OPEN_CODES), None), else_=Task.updated_at).desc(),
        case((Task.state == TaskState.BLOCKED.value, Task.wake_on), else_=Task.due_on),
        case((Task.state.in_(OPEN_CODES), Task.priority), else_=0).desc(),
        Task.id,
    )
