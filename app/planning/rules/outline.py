"""Plans before they are written: the items that an authority needs, with dates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from app.kernel.errors import Refused
from app.kernel.labels import LabelledEnum
from app.kernel.typography import day, plural
from app.methodology.rules import Edition, Item, Profile, applies
from app.planning.rules.days import Pace, WorkingDays
from app.planning.rules.due_dates import Deadline, Fixed, Span, TooSoon, lay_out
from app.planning.rules.network import PlannedJob, bridged
from app.planning.rules.start_dates import LEAST_NOTICE, From, WorkCalendar, check_date, next_open
from app.progress.rules import AnswerState

# The items by which the assembly votes: what leads to them is dated backwards from the council.
VOTES = frozenset({"deliberation-adoptee"})


class LeftOut(LabelledEnum):
    """Why an item has no task in a plan."""

    DONE = ("done", "Déjà faits")
    NOT_APPLICABLE = ("not-applicable", "Sans objet ici")
    OFF_PATH = ("off-path", "Hors de votre chemin léger")
    HAS_TASK = ("has-task", "Ont déjà une tâche en cours")
    OPTIONAL = ("optional", "Pas incontournables")
    OTHER_PHASE = ("other-phase", "Dans une phase que vous n’avez pas retenue")


BRIDGED = (LeftOut.OPTIONAL, LeftOut.OFF_PATH)  # what needs them needs what they need
NO_VOTE: Mapping[LeftOut | None, str] = {
    LeftOut.DONE: "Le vote est déjà acquis",
    LeftOut.NOT_APPLICABLE: "Le vote est sans objet ici",
    LeftOut.HAS_TASK: "Le vote a déjà sa tâche",
    LeftOut.OTHER_PHASE: "Le vote se prépare dans une phase que vous n’avez pas retenue",
}


@dataclass(frozen=True, slots=True)
class Wishes:
    """The settings of a plan: date it starts from, phases, scope, pace."""

    anchor: From
    on: date
    phases: frozenset[int]
    required_only: bool = False
    pace: Pace = Pace.NORMAL

    @classmethod
    def starting(cls, on: date, phases: Iterable[int], required_only: bool, pace: Pace) -> "Wishes":
        """Return those of a plan that begins on a day."""
        return cls(From.START, on, frozenset(phases), required_only, pace)

    @property
    def council(self) -> date | None:
        """The day of the council, when the plan is laid out around it."""
        return self.on if self.anchor is From.COUNCIL else None

    @property
    def begin(self) -> date | None:
        """The day on which to begin, when somebody has chosen it."""
        return self.on if self.anchor is From.START else None


@dataclass(frozen=True, slots=True)
class PlanSituation:
    """The facts of an authority that its plan depends on, on the day of the plan."""

    edition: Edition
    profile: Profile
    states: Mapping[str, AnswerState]
    open_tasks: Mapping[str, date | None]  # item that already has a task -> when it is due
    today: date
    calendar: WorkCalendar
    gates_passed: frozenset[int] = frozenset()  # phases begun in spite of what was missing


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """A task of the plan to come."""

    key: str  # of its own in the plan: the item, or the task that it copies
    item_id: str  # nothing for a task that somebody made up
    title: str
    role: str
    phase: int
    required: bool
    starts_on: date
    due_on: date
    after: tuple[str, ...]  # keys of the same plan


@dataclass(frozen=True)
class Outline:
    """A plan before it is written."""

    tasks: tuple[PlannedTask, ...]
    left_out: Mapping[LeftOut, tuple[Item, ...]]
    warnings: tuple[str, ...]

    @cached_property
    def first(self) -> date | None:
        """The day on which it begins."""
        return min((task.starts_on for task in self.tasks), default=None)

    @cached_property
    def last(self) -> date | None:
        """The day on which it ends."""
        return max((task.due_on for task in self.tasks), default=None)

    def of_phase(self, position: int) -> tuple[PlannedTask, ...]:
        """Return the tasks of a phase."""
        return tuple(task for task in self.tasks if task.phase == position)


def outline(situation: PlanSituation, wishes: Wishes) -> Outline:
    """Return the plan; ``Refused`` at ``on`` (the date), ``anchor`` or ``phases``."""
    if not wishes.phases:
        raise Refused("Choisissez au moins une phase.", "phases")
    check_date(situation.calendar, situation.today, wishes.anchor, wishes.on)
    left_out, retained = _sorted_out(situation, wishes)
    votes = VOTES & {item.id for item in retained}
    if wishes.anchor is From.COUNCIL and not votes:
        raise Refused(_no_vote(left_out), "anchor")
    skipped = {item.id: item.after for why in BRIDGED for item in left_out.get(why, ())}
    jobs = bridged(_jobs(situation.edition, retained, wishes.pace), skipped)
    days = WorkingDays(wishes.begin or situation.today, situation.calendar.closed)
    vote_on = wishes.council
    deadline = None if vote_on is None else Deadline(days.at_or_before(vote_on), votes)
    fixed = _fixed(situation, left_out.get(LeftOut.HAS_TASK, ()), days)
    try:
        spans = lay_out(jobs, at_once=wishes.pace.at_once, fixed=fixed, deadline=deadline)
    except TooSoon as problem:
        raise Refused(_too_soon(situation, wishes, days, problem.first), "on") from problem
    tasks = _tasks(situation.edition, jobs, spans, days)
    return Outline(tasks, left_out, tuple(_warnings(situation, wishes, retained)))


def _sorted_out(
    situation: PlanSituation, wishes: Wishes
) -> tuple[dict[LeftOut, tuple[Item, ...]], list[Item]]:
    """Return (items left out by reason, items that get a task)."""
    retained: list[Item] = []
    left_out: dict[LeftOut, list[Item]] = {}
    for phase in situation.edition.phases:
        for item in phase.items:
            why = why_not(situation, item) or _not_wished(wishes, item, phase.position)
            if why is None:
                retained.append(item)
            else:
                left_out.setdefault(why, []).append(item)
    return {why: tuple(left_out[why]) for why in LeftOut if why in left_out}, retained


def why_not(situation: PlanSituation, item: Item) -> LeftOut | None:
    """Return why an item needs no task today, whatever the plan; None if it does."""
    state = situation.states.get(item.id)
    if state is AnswerState.DONE:
        return LeftOut.DONE
    if item.off_path:
        return LeftOut.OFF_PATH
    if state is AnswerState.NOT_APPLICABLE or not applies(item, situation.profile):
        return LeftOut.NOT_APPLICABLE
    if item.id in situation.open_tasks:
        return LeftOut.HAS_TASK
    return None


def _not_wished(wishes: Wishes, item: Item, position: int) -> LeftOut | None:
    if position not in wishes.phases:
        return LeftOut.OTHER_PHASE
    return LeftOut.OPTIONAL if wishes.required_only and not item.required else None


def _no_vote(left: Mapping[LeftOut, tuple[Item, ...]]) -> str:
    why = next((why for why, items in left.items() if VOTES & {item.id for item in items}), None)
    reason = NO_VOTE.get(why, "Cette édition de la méthode ne prévoit pas de vote")
    return f"{reason}\u00a0: partez plutôt du jour où vous commencez."


def _too_soon(situation: PlanSituation, wishes: Wishes, days: WorkingDays, first: int) -> str:
    possible = max(days.day(first), next_open(situation.calendar, situation.today + LEAST_NOTICE))
    advice = "" if wishes.pace is Pace.SUSTAINED else ", ou un rythme plus soutenu"
    return (
        f"Ce qui mène au vote prend {plural(first + 1, 'jour ouvré', 'jours ouvrés')}\u00a0: la "
        f"première séance possible est le {day(possible)}. Choisissez une date à partir de "
        f"celle-là{advice}."
    )


def rank_of(edition: Edition) -> dict[str, int]:
    """Return the place of each item: by phase, by step, and the heaviest first in its step."""
    ordered = (
        item
        for phase in edition.phases
        for step in phase.steps
        for item in sorted(step.items, key=lambda item: -item.weight)
    )
    return {item.id: rank for rank, item in enumerate(ordered)}


def _jobs(edition: Edition, items: Iterable[Item], pace: Pace) -> list[PlannedJob]:
    ranks = rank_of(edition)
    return [
        PlannedJob(
            id=item.id,
            role=item.role,
            days=pace.days(item.duration_days),
            phase=edition.phase_of(item.id).position,
            rank=ranks[item.id],
            required=item.required,
            needs=item.after,
        )
        for item in items
    ]


def _fixed(situation: PlanSituation, items: Iterable[Item], days: WorkingDays) -> list[Fixed]:
    """Return the tasks that exist already: what needs them waits for their last day."""
    edition, fixed = situation.edition, []
    for item in items:
        due = situation.open_tasks[item.id]
        last = days.at_or_before(due) if due is not None else -1
        phase = edition.phase_of(item.id).position
        fixed.append(Fixed(item.id, item.role, max(last, -1), phase, item.required))
    return fixed


def _tasks(
    edition: Edition, jobs: Iterable[PlannedJob], spans: Mapping[str, Span], days: WorkingDays
) -> tuple[PlannedTask, ...]:
    by_id = {job.id: job for job in jobs}
    planned = [
        PlannedTask(
            key=job.id,
            item_id=job.id,
            title=edition.item(job.id).task,
            role=job.role,
            phase=job.phase,
            required=job.required,
            starts_on=days.day(spans[job.id].first),
            due_on=days.day(spans[job.id].last),
            after=tuple(needed for needed in job.needs if needed in by_id),
        )
        for job in by_id.values()
    ]
    planned.sort(key=lambda task: (task.starts_on, task.due_on, by_id[task.key].rank))
    return tuple(planned)


def _warnings(situation: PlanSituation, wishes: Wishes, items: Iterable[Item]) -> Iterable[str]:
    """Yield the sentences that warn of what the dates take for granted."""
    yield from blocked_today(situation, items)
    missing = _left_behind(situation, wishes)
    if missing:
        yield (
            f"Il manque {plural(len(missing), 'incontournable')} dans une phase laissée de côté"
            f"\u00a0: {listed(missing)}. La phase suivante en a besoin pour commencer."
        )


def blocked_today(situation: PlanSituation, items: Iterable[Item]) -> Iterable[str]:
    """Yield a warning that names the items blocked on the day of the plan."""
    blocked = [item.task for item in items if situation.states.get(item.id) is AnswerState.BLOCKED]
    if len(blocked) == 1:
        yield (
            f"Ce point est bloqué aujourd’hui\u00a0: {listed(blocked)}. Les dates supposent qu’il "
            "se débloque."
        )
    elif blocked:
        yield (
            f"Ces points sont bloqués aujourd’hui\u00a0: {listed(blocked)}. Les dates supposent "
            "qu’ils se débloquent."
        )


def _left_behind(situation: PlanSituation, wishes: Wishes) -> list[str]:
    """Return the required items, missing from earlier phases, that the plan does not include."""
    since = max((gate for gate in situation.gates_passed if gate <= max(wishes.phases)), default=1)
    return [
        item.task
        for phase in situation.edition.phases
        if since <= phase.position < max(wishes.phases)
        for item in phase.items
        if item.required
        and phase.position not in wishes.phases
        and why_not(situation, item) is None
    ]


def listed(titles: list[str], most: int = 3) -> str:
    """Quote the first titles, and count the others."""
    quoted = [f"«\u202f{title}\u202f»" for title in titles[:most]]
    hidden = len(titles) - len(quoted)
    if hidden:
        quoted.append(plural(hidden, "autre"))
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} et {quoted[-1]}"
