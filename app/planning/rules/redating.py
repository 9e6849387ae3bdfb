"""Dates a plan again: only tasks that have not started move."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.kernel.errors import Refused
from app.kernel.labels import LabelledEnum
from app.kernel.typography import day
from app.methodology.rules import Edition
from app.planning.rules.days import Pace, WorkingDays
from app.planning.rules.due_dates import Deadline, Fixed, Span, TooSoon, lay_out
from app.planning.rules.network import PlannedJob
from app.planning.rules.outline import VOTES, rank_of
from app.planning.rules.start_dates import From, WorkCalendar, check_date
from app.tasks.rules import TaskState


class Alone(LabelledEnum):
    """Why a task keeps its dates."""

    CLOSED = ("closed", "Terminées ou abandonnées")
    STARTED = ("started", "Commencées ou bloquées")
    BY_HAND = ("by-hand", "Datées à la main")
    UNDATED = ("undated", "Sans début ou sans échéance")


@dataclass(frozen=True, slots=True)
class Present:
    """A stored task of a plan, or one from elsewhere that the plan may wait for."""

    id: int
    title: str
    item_id: str
    state: TaskState
    starts_on: date | None
    due_on: date | None
    by_hand: bool
    begun: bool  # a sub-step is done
    ours: bool  # of the plan
    revision: int

    @property
    def alone(self) -> Alone | None:
        """Why it must not move; None if it may."""
        if self.state in {TaskState.DONE, TaskState.DROPPED}:
            return Alone.CLOSED
        if self.state is not TaskState.TODO or self.begun:
            return Alone.STARTED
        if self.by_hand or not self.ours:
            return Alone.BY_HAND
        return Alone.UNDATED if self.starts_on is None or self.due_on is None else None


@dataclass(frozen=True, slots=True)
class Move:
    """A task and its new dates."""

    task: Present
    starts_on: date
    due_on: date

    @property
    def moves(self) -> bool:
        """Whether the new dates differ from its present ones."""
        return (self.starts_on, self.due_on) != (self.task.starts_on, self.task.due_on)


@dataclass(frozen=True)
class Redating:
    """The effects of dating a plan again: tasks moved, right already, left alone."""

    moves: tuple[Move, ...]
    unmoved: int  # those whose dates are right already
    alone: Mapping[Alone, tuple[Present, ...]]


@dataclass(frozen=True, slots=True)
class Redate:
    """The settings of a redating."""

    start: date
    council: date | None
    pace: Pace


def redated(
    tasks: Collection[Present],
    needs: Iterable[tuple[int, int]],
    wish: Redate,
    *,
    edition: Edition,
    calendar: WorkCalendar,
    today: date,
) -> Redating:
    """Return the moves of a redating; ``Refused`` at ``start`` or ``council``."""
    _check(calendar, today, wish)
    days = WorkingDays(wish.start, calendar.closed)
    jobs = _jobs(tasks, needs, edition, days)
    votes = frozenset(str(t.id) for t in tasks if t.item_id in VOTES and t.alone is None)
    deadline = None
    if wish.council is not None and votes:
        deadline = Deadline(days.at_or_before(wish.council), votes)
    fixed = _fixed(tasks, edition, days)
    try:
        spans = lay_out(jobs, at_once=wish.pace.at_once, fixed=fixed, deadline=deadline)
    except TooSoon as problem:
        raise Refused(
            f"Ce qui mène au vote n’est pas prêt avant le {day(days.day(problem.first))}\u00a0: "
            "choisissez une séance à partir de cette date.",
            "council",
        ) from problem
    return _redating(tasks, spans, days)


def awaits_vote(tasks: Iterable[Present]) -> bool:
    """Tell whether the vote of the assembly is among the tasks that may still move."""
    return any(task.item_id in VOTES and task.alone is None for task in tasks)


def _check(calendar: WorkCalendar, today: date, wish: Redate) -> None:
    dates = [(From.START, wish.start, "start")]
    if wish.council is not None:
        dates.append((From.COUNCIL, wish.council, "council"))
    for anchor, on, field in dates:
        try:
            check_date(calendar, today, anchor, on)
        except Refused as refusal:
            raise Refused(refusal.message, field) from refusal


def _jobs(
    tasks: Collection[Present],
    needs: Iterable[tuple[int, int]],
    edition: Edition,
    days: WorkingDays,
) -> list[PlannedJob]:
    phases = _phases(tasks, edition)
    ranks = _ranks(tasks, edition)
    waits = _waits(tasks, needs, edition)
    jobs = []
    for task in tasks:
        if task.alone is not None or task.starts_on is None or task.due_on is None:
            continue
        item = edition.item(task.item_id) if task.item_id in edition else None
        length = days.at_or_before(task.due_on) - days.at_or_after(task.starts_on) + 1
        job = PlannedJob(
            id=str(task.id),
            role=item.role if item else f"tâche {task.id}",  # nobody's time is known: none is taken
            days=max(length, 1),
            phase=phases[task.id],
            rank=ranks[task.id],
            required=bool(item and item.required),
            needs=waits[task.id],
        )
        jobs.append(job)
    return jobs


def _waits(
    tasks: Collection[Present], needs: Iterable[tuple[int, int]], edition: Edition
) -> dict[int, tuple[str, ...]]:
    """Return what each task waits for: its stored needs, and tasks of elsewhere on its items."""
    elsewhere = {task.item_id: task.id for task in tasks if task.item_id and not task.ours}
    waits: dict[int, list[str]] = {task.id: [] for task in tasks}
    for task_id, needed in needs:
        if task_id in waits:
            waits[task_id].append(str(needed))
    for task in tasks:
        after = edition.item(task.item_id).after if task.item_id in edition else ()
        waits[task.id] += [str(elsewhere[item_id]) for item_id in after if item_id in elsewhere]
    return {task_id: tuple(dict.fromkeys(others)) for task_id, others in waits.items()}


def _ranks(tasks: Iterable[Present], edition: Edition) -> dict[int, int]:
    """Return the order of tasks: that of the method, the others as their dates go."""
    ranks = rank_of(edition)
    ordered = sorted(
        tasks,
        key=lambda task: (ranks.get(task.item_id, len(ranks)), task.starts_on or date.max, task.id),
    )
    return {task.id: rank for rank, task in enumerate(ordered)}


def _phases(tasks: Iterable[Present], edition: Edition) -> dict[int, int]:
    """Return the phase of each task; one about no item goes with those that start before it."""
    phases, latest = {}, 1
    for task in sorted(tasks, key=lambda task: (task.starts_on or date.max, task.id)):
        if task.item_id in edition:
            phases[task.id] = edition.phase_of(task.item_id).position
            latest = max(latest, phases[task.id])
        else:
            phases[task.id] = latest
    return phases


def _fixed(tasks: Collection[Present], edition: Edition, days: WorkingDays) -> list[Fixed]:
    """Return the tasks that do not move and that others may wait for."""
    phases, fixed = _phases(tasks, edition), []
    for task in tasks:
        if task.alone in {None, Alone.CLOSED} or task.due_on is None:
            continue
        item = edition.item(task.item_id) if task.item_id in edition else None
        last = max(days.at_or_before(task.due_on), -1)
        begins = max(days.at_or_after(task.starts_on), 0) if task.starts_on else 0
        fixed.append(
            Fixed(
                id=str(task.id),
                role=item.role if item else "",
                last=last,
                phase=phases[task.id],
                required=bool(item and item.required),
                first=begins if item and task.ours and begins <= last else None,
            )
        )
    return fixed


def _redating(tasks: Collection[Present], spans: Mapping[str, Span], days: WorkingDays) -> Redating:
    moves: list[Move] = []
    alone: dict[Alone, list[Present]] = {}
    for task in tasks:
        span = spans.get(str(task.id))
        if span is not None:
            moves.append(Move(task, days.day(span.first), days.day(span.last)))
        elif task.ours and task.alone is not None:
            alone.setdefault(task.alone, []).append(task)
    moves.sort(key=lambda move: (move.starts_on, move.due_on, move.task.id))
    return Redating(
        moves=tuple(move for move in moves if move.moves),
        unmoved=sum(not move.moves for move in moves),
        alone={why: tuple(alone[why]) for why in Alone if why in alone},
    )
